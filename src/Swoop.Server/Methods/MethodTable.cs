using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using Grpc.Core;

namespace Swoop.Server.Methods;

/// <summary>The methods of a server by path. Immutable.</summary>
internal sealed class MethodTable
{
    private readonly FrozenDictionary<string, ServiceMethod> _methods;
    private readonly FrozenDictionary<string, ServiceMethod>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly FrozenSet<string> _services;
    private readonly int _longestPath;

    /// <exception cref="InvalidOperationException">Two methods have the same path.</exception>
    public MethodTable(IReadOnlyCollection<ServiceMethod> methods)
    {
        var byPath = new Dictionary<string, ServiceMethod>(StringComparer.Ordinal);
        foreach (var method in methods)
        {
            if (!byPath.TryAdd(method.Descriptor.FullName, method))
                throw new InvalidOperationException($"The method {method.Descriptor.FullName} was added twice.");
        }

        _methods = byPath.ToFrozenDictionary(StringComparer.Ordinal);
        _lookup = _methods.GetAlternateLookup<ReadOnlySpan<char>>();
        _services = methods.Select(static method => method.Descriptor.ServiceName).ToFrozenSet(StringComparer.Ordinal);
        _longestPath = byPath.Keys.Select(static path => path.Length).DefaultIfEmpty().Max();
        Descriptors = [.. methods.Select(static method => method.Descriptor)];
    }

    /// <summary>All methods, in the order in which they were added.</summary>
    public IReadOnlyList<IMethod> Descriptors { get; }

    /// <summary>Finds a method without allocating; null where nobody registered the path.</summary>
    public ServiceMethod? Find(ReadOnlySpan<byte> path)
    {
        if (path.Length > _longestPath) return null;
        const int stackLimit = 256;
        var rented = path.Length > stackLimit ? ArrayPool<char>.Shared.Rent(path.Length) : null;
        var chars = rented ?? stackalloc char[stackLimit];
        // Names of methods are ASCII; a path with other octets names none.
        ServiceMethod? found = null;
        if (Ascii.ToUtf16(path, chars, out var length) == OperationStatus.Done) _lookup.TryGetValue(chars[..length], out found);
        if (rented is not null) ArrayPool<char>.Shared.Return(rented);
        return found;
    }

    /// <summary>What a call of an unknown path is told: UNIMPLEMENTED, naming what is unknown.</summary>
    public Status Unknown(string path)
    {
        var slash = path.LastIndexOf('/');
        var service = slash > 0 ? path[1..slash] : "";
        return new Status(
            StatusCode.Unimplemented,
            _services.Contains(service) ? $"unknown method {path[(slash + 1)..]} for service {service}" : $"unknown service {(service.Length > 0 ? service : path)}");
    }
}
