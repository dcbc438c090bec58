namespace Swoop.Fuzz;

/// <summary>Notices exceptions on this thread even where somebody catches them: a fault of a peer is a value, never an exception.</summary>
internal static class FirstChance
{
    [ThreadStatic]
    private static bool t_isForbidden;

    [ThreadStatic]
    private static Exception? t_seen;

    static FirstChance() => AppDomain.CurrentDomain.FirstChanceException += static (_, args) =>
    {
        if (t_isForbidden) t_seen ??= args.Exception;
    };

    public static void Forbid(Action action)
    {
        t_seen = null;
        t_isForbidden = true;
        try
        {
            action();
        }
        finally
        {
            t_isForbidden = false;
        }

        if (t_seen is { } seen) throw new FuzzFailureException("an exception was thrown inside", seen);
    }
}
