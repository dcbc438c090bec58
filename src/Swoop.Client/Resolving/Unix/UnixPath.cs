using System.Net.Sockets;
using Swoop.Client.Targets;

namespace Swoop.Client.Resolving.Unix;

/// <summary>From a path to a socket's address, with the limit of the operating system in words.</summary>
internal static class UnixPath
{
    /// <exception cref="ArgumentException">The path is longer than the operating system permits, about 100 bytes.</exception>
    public static UnixDomainSocketEndPoint ToEndPoint(string path, TargetUri target)
    {
        try
        {
            return new UnixDomainSocketEndPoint(path);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new ArgumentException($"The target \"{target}\" has a path that is too long for a unix socket.", nameof(target), exception);
        }
    }
}
