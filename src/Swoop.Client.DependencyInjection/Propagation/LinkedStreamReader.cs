using Grpc.Core;

namespace Swoop.Client.DependencyInjection.Propagation;

/// <summary>Ends the link between two tokens when the responses have ended, which a call that is read to its end need not be disposed for.</summary>
internal sealed class LinkedStreamReader<T>(IAsyncStreamReader<T> inner, CancellationTokenSource link) : IAsyncStreamReader<T>
{
    public T Current => inner.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        try
        {
            if (await inner.MoveNext(cancellationToken).ConfigureAwait(false)) return true;
        }
        catch (RpcException)
        {
            link.Dispose();
            throw;
        }

        link.Dispose();
        return false;
    }
}
