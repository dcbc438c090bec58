using System.Diagnostics.CodeAnalysis;

namespace Grpc.Core.Utils;

/// <summary>Checks of arguments and state that throw the exception which belongs to each.</summary>
public static class GrpcPreconditions
{
    /// <summary>Demands that a condition on the arguments holds.</summary>
    /// <param name="condition">What has to be true.</param>
    /// <exception cref="ArgumentException">It is false.</exception>
    public static void CheckArgument([DoesNotReturnIf(false)] bool condition)
    {
        if (!condition)
        {
            throw new ArgumentException(null);
        }
    }

    /// <summary>Demands that a condition on the arguments holds.</summary>
    /// <param name="condition">What has to be true.</param>
    /// <param name="errorMessage">The message of the exception.</param>
    /// <exception cref="ArgumentException">It is false.</exception>
    public static void CheckArgument([DoesNotReturnIf(false)] bool condition, string errorMessage)
    {
        if (!condition)
        {
            throw new ArgumentException(errorMessage);
        }
    }

    /// <summary>Demands that a reference is not null, and gives it back.</summary>
    /// <typeparam name="T">The type of the reference.</typeparam>
    /// <param name="reference">The reference.</param>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public static T CheckNotNull<T>([NotNull] T? reference) =>
        reference ?? throw new ArgumentNullException(null, "A value that must not be null is null.");

    /// <summary>Demands that an argument is not null, and gives it back.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="reference">The argument.</param>
    /// <param name="paramName">Its name, for the exception.</param>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public static T CheckNotNull<T>([NotNull] T? reference, string paramName) =>
        reference ?? throw new ArgumentNullException(paramName);

    /// <summary>Demands that an object is in the state that a call needs.</summary>
    /// <param name="condition">What has to be true.</param>
    /// <exception cref="InvalidOperationException">It is false.</exception>
    public static void CheckState([DoesNotReturnIf(false)] bool condition)
    {
        if (!condition)
        {
            throw new InvalidOperationException();
        }
    }

    /// <summary>Demands that an object is in the state that a call needs.</summary>
    /// <param name="condition">What has to be true.</param>
    /// <param name="errorMessage">The message of the exception.</param>
    /// <exception cref="InvalidOperationException">It is false.</exception>
    public static void CheckState([DoesNotReturnIf(false)] bool condition, string errorMessage)
    {
        if (!condition)
        {
            throw new InvalidOperationException(errorMessage);
        }
    }
}
