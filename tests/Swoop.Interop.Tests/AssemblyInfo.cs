// Each class starts servers and programs of its own: one after another, so that two cores suffice.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
