using System.Net;
using System.Net.Sockets;
using Swoop.Client.Resolving.Dns;
using Swoop.Client.Tests.Kit;
using Swoop.Client.Tests.Resolving.Kit;
using Swoop.TestKit;

namespace Swoop.Client.Tests.Resolving.Dns;

public sealed class DnsClientTests : IAsyncLifetime
{
    private readonly FakeNameServer _server = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Addresses_of_both_families_are_found()
    {
        _server.Zone["a.example A"] = new DnsReply().Address("a.example", "192.0.2.1").Address("a.example", "192.0.2.2").Address("evil.example", "192.0.2.66");
        _server.Zone["a.example AAAA"] = new DnsReply().Address("a.example", "2001:db8::1");

        Assert.Equal(["2001:db8::1", "192.0.2.1", "192.0.2.2"], await AddressesAsync("a.example"));
    }

    [Fact]
    public async Task Aliases_are_followed_in_the_answer_and_beyond()
    {
        _server.Zone["a.example A"] = new DnsReply().Alias("a.example", "b.example").Alias("b.example", "c.example");
        _server.Zone["c.example A"] = new DnsReply().Address("c.example", "192.0.2.1");

        Assert.Equal(["192.0.2.1"], await AddressesAsync("a.example"));
    }

    [Theory]
    [InlineData("a.example")]
    [InlineData("b.example")]
    public async Task Aliases_in_a_circle_come_to_an_end(string target)
    {
        _server.Zone["a.example A"] = new DnsReply().Alias("a.example", target);
        _server.Zone["b.example A"] = new DnsReply().Alias("b.example", "a.example");

        var answer = await Client().AskAsync("a.example", [DnsRecordType.A], default).WaitAsync(Api.Patience);

        Assert.Equal(DnsOutcome.NoAnswer, answer.Outcome);
        Assert.Contains("do not end", answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_truncated_answer_is_asked_for_by_tcp()
    {
        var reply = new DnsReply { IsTruncated = true };
        _server.OnUdp = (request, _) => [reply.Write(request)];
        _server.Zone["a.example TXT"] = new DnsReply().Text("a.example", [.. Enumerable.Repeat(new string('x', 250), 100)]);

        var answer = await Client().AskAsync("a.example", [DnsRecordType.Txt], default).WaitAsync(Api.Patience);

        Assert.Equal(25_000, Assert.IsType<TextRecord>(Assert.Single(answer.Records)).Text.Length);
        Assert.Equal(["a.example TXT udp", "a.example TXT tcp"], _server.Questions);
    }

    [Fact]
    public async Task Answers_that_were_not_asked_for_are_ignored()
    {
        var forged = new DnsReply().Address("a.example", "192.0.2.66");
        _server.Zone["a.example A"] = new DnsReply().Address("a.example", "192.0.2.1");
        _server.OnUdp = (request, reply) =>
        {
            var withOtherId = forged.Write(request);
            withOtherId[1]++;
            var other = new DnsQuestion("b.example", DnsRecordType.A).Write(withExtension: false)!;
            request.AsSpan(0, 2).CopyTo(other);
            return [withOtherId, forged.Write(other), [], [1, 2, 3], request[..2], reply.Write(request)];
        };

        Assert.Equal(["192.0.2.1"], await AddressesAsync("a.example"));
    }

    [Fact]
    public async Task A_server_too_old_for_extensions_is_asked_without()
    {
        _server.Zone["a.example A"] = new DnsReply().Address("a.example", "192.0.2.1");
        _server.OnUdp = (request, reply) => [request[11] == 1 ? new DnsReply(DnsResponseCode.FormatError).Write(request) : reply.Write(request)];

        Assert.Equal(["192.0.2.1"], await AddressesAsync("a.example"));
    }

    [Fact]
    public async Task A_lost_question_is_asked_again()
    {
        var clock = new ManualTimeProvider();
        var lost = false;
        _server.Zone["a.example A"] = new DnsReply().Address("a.example", "192.0.2.1");
        _server.OnUdp = (request, reply) =>
        {
            if (lost) return [reply.Write(request)];
            lost = true;
            // Nothing else is going on, so the clock can go on here.
            clock.Advance(TimeSpan.FromSeconds(3));
            return [];
        };

        var answer = await Client(clock).AskAsync("a.example", [DnsRecordType.A], default).WaitAsync(Api.Patience);

        Assert.Equal(DnsOutcome.Found, answer.Outcome);
        Assert.Equal(2, _server.Questions.Count);
    }

    [Fact]
    public async Task The_next_server_is_asked_where_one_fails()
    {
        await using var broken = new FakeNameServer { OnUdp = (request, _) => [new DnsReply(DnsResponseCode.Refused).Write(request)] };
        _server.Zone["a.example A"] = new DnsReply().Address("a.example", "192.0.2.1");
        var client = new DnsClient(new NameServers { Servers = [DeadAddress(), broken.Address, _server.Address] }, new ManualTimeProvider());

        var answer = await client.AskAsync("a.example", [DnsRecordType.A], default).WaitAsync(Api.Patience);

        Assert.Equal(DnsOutcome.Found, answer.Outcome);
    }

    [Fact]
    public async Task Where_nobody_answers_each_server_is_named_with_its_reason()
    {
        _server.OnUdp = (request, _) => [new DnsReply(DnsResponseCode.ServerFailure).Write(request)];
        var dead = DeadAddress();
        var client = new DnsClient(new NameServers { Servers = [dead, _server.Address] }, new ManualTimeProvider());

        var answer = await client.AskAsync("a.example", [DnsRecordType.A], default).WaitAsync(Api.Patience);

        Assert.Equal($"{dead}: connection refused; {_server.Address}: answered with SERVFAIL", answer.Detail);
        Assert.Equal(2, _server.Questions.Count);
    }

    [Theory]
    [InlineData("a", 1, "a.s1.example|a.s2.example|a")]
    [InlineData("a.b", 1, "a.b|a.b.s1.example|a.b.s2.example")]
    [InlineData("a.b", 2, "a.b.s1.example|a.b.s2.example|a.b")]
    [InlineData("a.", 1, "a")]
    public async Task Names_are_searched_for_as_the_system_does(string name, int dots, string expected)
    {
        var client = new DnsClient(new NameServers { Servers = [_server.Address], Search = ["s1.example", "s2.example"], Dots = dots }, new ManualTimeProvider());

        var answer = await client.AskAsync(name, [DnsRecordType.A], default).WaitAsync(Api.Patience);

        Assert.Equal(DnsOutcome.NoSuchName, answer.Outcome);
        Assert.Equal(expected.Split('|').Select(one => $"{one} A udp"), _server.Questions);
    }

    [Fact]
    public async Task A_name_without_the_record_is_not_a_name_that_is_missing()
    {
        _server.Zone["a.example A"] = new DnsReply();

        Assert.Equal(DnsOutcome.NoSuchRecord, (await Client().AskAsync("a.example", [DnsRecordType.A], default)).Outcome);
        Assert.Equal(DnsOutcome.NoSuchName, (await Client().AskAsync("b.example", [DnsRecordType.A], default)).Outcome);
        Assert.Equal(DnsOutcome.NoSuchName, (await Client().AskAsync(new string('a', 64), [DnsRecordType.A], default)).Outcome);
    }

    [Fact]
    public async Task Asking_ends_when_the_token_says_so()
    {
        using var cancellation = new CancellationTokenSource();
        _server.OnUdp = (_, _) =>
        {
            cancellation.Cancel();
            return [];
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client().AskAsync("a.example", [DnsRecordType.A], cancellation.Token).WaitAsync(Api.Patience));
    }

    private DnsClient Client(TimeProvider? clock = null) => new(new NameServers { Servers = [_server.Address] }, clock ?? new ManualTimeProvider());

    private async Task<List<string>> AddressesAsync(string name)
    {
        var answer = await Client().AskAsync(name, [DnsRecordType.Aaaa, DnsRecordType.A], default).WaitAsync(Api.Patience);
        return [.. answer.Records.Cast<AddressRecord>().Select(record => record.Address.ToString())];
    }

    private static IPEndPoint DeadAddress()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}
