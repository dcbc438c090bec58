using System.Collections.Concurrent;
using System.Net;
using Swoop.Client.Resolving;
using Swoop.Client.Targets;

namespace Swoop.Fleet.Tests.Kit;

/// <summary>A resolver as users write them: for <c>book:///name</c>, whatever the test last wrote into the book.</summary>
internal sealed class AddressBook : ResolverFactory
{
    private readonly ConcurrentDictionary<Reader, bool> _readers = [];
    private volatile IReadOnlyList<IPEndPoint> _entries = [];

    public override string Scheme => "book";

    public override Resolver Create(TargetUri target, IResolverHost host) => new Reader(this, host);

    /// <summary>Writes the servers' addresses into the book, and ends when all channels have read them.</summary>
    public Task WriteAsync(params IEnumerable<FleetServer> servers)
    {
        _entries = [.. servers.Select(server => server.EndPoint)];
        return Task.WhenAll(_readers.Keys.Select(reader => reader.ReadAsync()));
    }

    private sealed class Reader(AddressBook book, IResolverHost host) : Resolver
    {
        public override void Start()
        {
            book._readers[this] = true;
            Report();
        }

        public override void Shutdown() => book._readers.TryRemove(this, out _);

        public Task ReadAsync()
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            host.Run(() =>
            {
                Report();
                done.SetResult();
            });
            return done.Task;
        }

        private void Report() => host.Report(new ResolverResult { Endpoints = [.. book._entries.Select(entry => new ResolvedEndpoint(entry))] });
    }
}
