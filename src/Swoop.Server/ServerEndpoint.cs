using System.Net;

namespace Swoop.Server;

/// <summary>A place where a server listens.</summary>
/// <param name="Address">The address to give to clients: <c>http://127.0.0.1:5000</c>, <c>https://127.0.0.1:5001</c>, <c>unix:/run/app.sock</c>,
/// <c>unix-abstract:app</c>, <c>memory:server</c>. The port is the real one, also where port 0 was asked for.</param>
/// <param name="EndPoint">The socket's address; null in memory.</param>
/// <param name="IsTls">Whether clients must speak TLS.</param>
public sealed record ServerEndpoint(string Address, EndPoint? EndPoint, bool IsTls)
{
    /// <summary>The port, where there is one; else 0.</summary>
    public int Port => (EndPoint as IPEndPoint)?.Port ?? 0;
}
