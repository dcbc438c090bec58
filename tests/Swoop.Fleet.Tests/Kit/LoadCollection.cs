namespace Swoop.Fleet.Tests.Kit;

/// <summary>Tests that keep the processors busy: one after another. Those that only wait run beside them.</summary>
[CollectionDefinition(Name)]
public sealed class LoadCollection
{
    public const string Name = "Load";
}
