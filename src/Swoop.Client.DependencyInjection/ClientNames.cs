namespace Swoop.Client.DependencyInjection;

/// <summary>Which types of client were added under which names. Filled while services are added, from one thread; only read afterwards.</summary>
internal sealed class ClientNames
{
    private readonly Dictionary<string, Type> _types = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">The name belongs to another type.</exception>
    public void Add(string name, Type type)
    {
        if (_types.TryAdd(name, type) || _types[name] == type) return;
        throw new InvalidOperationException(
            $"Two gRPC clients have the name \"{name}\": {_types[name]} and {type}. Give one of them a name of its own: AddGrpcClient<{type.Name}>(\"...\").");
    }

    /// <exception cref="InvalidOperationException">Nothing, or another type, was added under the name.</exception>
    public void Check(string name, Type type)
    {
        if (!_types.TryGetValue(name, out var known))
        {
            throw new InvalidOperationException(
                $"No gRPC client has the name \"{name}\"; {(_types.Count == 0 ? "none was added" : $"there are {string.Join(", ", _types.Keys.Order(StringComparer.Ordinal))}")}.");
        }

        if (known != type) throw new InvalidOperationException($"The gRPC client \"{name}\" is a {known}, not a {type}.");
    }
}
