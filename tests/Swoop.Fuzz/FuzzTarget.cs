namespace Swoop.Fuzz;

/// <summary>Something that reads what a peer sent. One run takes its input from the generator and throws if anything is wrong.</summary>
public sealed record FuzzTarget(string Name, Func<Random, Task> RunAsync)
{
    /// <summary>A target without any waiting: no exception may be thrown inside of it, not even one that is caught.</summary>
    public static FuzzTarget Of(string name, Action<Random> run) => new(name, random =>
    {
        FirstChance.Forbid(() => run(random));
        return Task.CompletedTask;
    });
}
