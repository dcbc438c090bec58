namespace Swoop.Client.Resolving;

/// <summary>Names a fact of type <typeparamref name="T"/> among <see cref="EndpointAttributes"/>. Two keys are the same only if they are the same object.</summary>
/// <param name="name">For people.</param>
public sealed class AttributeKey<T>(string name)
    where T : notnull
{
    /// <inheritdoc/>
    public override string ToString() => name;
}
