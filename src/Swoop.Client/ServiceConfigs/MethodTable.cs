using System.Collections.Concurrent;
using System.Text;
using Grpc.Core;
using Swoop.Http2.Hpack;

namespace Swoop.Client.ServiceConfigs;

/// <summary>Finds what a service config says of a method; made anew with each config. Thread-safe.</summary>
/// <remarks>A method's own entry comes before its service's, and that before the one for all; entries are not merged (gRPC, "Service config").</remarks>
internal sealed class MethodTable
{
    // Methods are few and static in generated code. Whoever makes them by the thousand pays for their look-up each time.
    private const int MaxKnownMethods = 4096;

    private readonly Dictionary<MethodName, MethodConfig> _configs = [];
    private readonly ConcurrentDictionary<IMethod, KnownMethod> _known = new(ReferenceEqualityComparer.Instance);

    // The dictionary's own count takes all of its locks. Threads that add at once may pass the bound by one each, which does no harm.
    private int _knownCount;

    /// <summary>Takes a config that was checked.</summary>
    public MethodTable(ServiceConfig config)
    {
        foreach (var methodConfig in config.MethodConfigs)
        {
            foreach (var name in methodConfig.Names) _configs[name] = methodConfig;
        }
    }

    public KnownMethod Find(IMethod method) => _known.TryGetValue(method, out var known) ? known : Add(method);

    private KnownMethod Add(IMethod method)
    {
        var known = new KnownMethod(new HeaderTemplate(":path"u8, Encoding.UTF8.GetBytes(method.FullName)), ConfigOf(method));
        if (Volatile.Read(ref _knownCount) < MaxKnownMethods && _known.TryAdd(method, known)) Interlocked.Increment(ref _knownCount);
        return known;
    }

    private MethodConfig? ConfigOf(IMethod method) =>
        _configs.GetValueOrDefault(new MethodName(method.ServiceName, method.Name))
        ?? _configs.GetValueOrDefault(new MethodName(method.ServiceName))
        ?? _configs.GetValueOrDefault(MethodName.All);
}
