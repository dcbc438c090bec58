using System.Diagnostics.CodeAnalysis;

namespace Swoop.Client.Resolving;

/// <summary>Facts about an endpoint that a resolver or a balancing policy attaches for the policies beneath it. Immutable.</summary>
/// <remarks>Equal where all keys and values are equal.</remarks>
public sealed class EndpointAttributes : IEquatable<EndpointAttributes>
{
    private readonly Dictionary<object, object> _values;

    private EndpointAttributes(Dictionary<object, object> values) => _values = values;

    /// <summary>No facts.</summary>
    public static EndpointAttributes Empty { get; } = new([]);

    /// <summary>Finds a fact.</summary>
    public bool TryGet<T>(AttributeKey<T> key, [MaybeNullWhen(false)] out T value)
        where T : notnull
    {
        if (_values.TryGetValue(key, out var found))
        {
            value = (T)found;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>The same facts and one more; a value that was there under the key is replaced.</summary>
    public EndpointAttributes With<T>(AttributeKey<T> key, T value)
        where T : notnull => new(new Dictionary<object, object>(_values) { [key] = value });

    /// <inheritdoc/>
    public bool Equals(EndpointAttributes? other) =>
        ReferenceEquals(this, other)
        || (other is not null && other._values.Count == _values.Count
            && _values.All(pair => other._values.TryGetValue(pair.Key, out var value) && value.Equals(pair.Value)));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EndpointAttributes);

    /// <inheritdoc/>
    public override int GetHashCode() => _values.Sum(pair => (long)pair.Key.GetHashCode() * 31 + pair.Value.GetHashCode()).GetHashCode();
}
