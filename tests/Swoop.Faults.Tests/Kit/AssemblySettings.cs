// Handles, timers and rented arrays are counted for the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
