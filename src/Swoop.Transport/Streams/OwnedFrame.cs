using Swoop.Protocol.Messages;

namespace Swoop.Transport.Streams;

/// <summary>A serialized message that the engine sends from where it lies; its array goes back when it was sent.</summary>
public sealed class OwnedFrame(RentedMessage message) : IDisposable
{
    private RentedMessage _message = message;

    /// <summary>Prefix and payload.</summary>
    public ReadOnlyMemory<byte> Octets => _message.Frame;

    /// <summary>Gives the array back.</summary>
    public void Dispose() => _message.Return();
}
