using Swoop.Client.Resolving.Dns;
using Swoop.Client.Tests.Resolving.Kit;

namespace Swoop.Client.Tests.Resolving.Dns;

public sealed class DnsResponseTests
{
    private readonly DnsQuestion _question = new("example.com", DnsRecordType.A);

    private byte[] Request => _question.Write(withExtension: true)!;

    [Fact]
    public void Records_of_all_kinds_are_read()
    {
        var response = Read(new DnsReply()
            .Alias("example.com", "other.example")
            .Address("other.example", "192.0.2.1")
            .Address("other.example", "2001:db8::1")
            .Text("example.com", "grpc_", "config=[]")
            .Service("example.com", 1, 2, 3, "target.example")
            .Record("example.com", (DnsRecordType)99, [1, 2, 3]));

        Assert.Equal(
            [
                new AliasRecord("example.com", "other.example"),
                new AddressRecord("other.example", DnsRecordType.A, System.Net.IPAddress.Parse("192.0.2.1")),
                new AddressRecord("other.example", DnsRecordType.Aaaa, System.Net.IPAddress.Parse("2001:db8::1")),
                new TextRecord("example.com", "grpc_config=[]"),
                new ServiceRecord("example.com", 1, 2, 3, "target.example"),
            ],
            response!.Records);
    }

    [Fact]
    public void Another_id_another_name_or_another_type_is_not_the_answer()
    {
        var good = new DnsReply().Write(Request);
        Assert.NotNull(DnsResponse.TryRead(good, _question));

        Assert.Null(DnsResponse.TryRead([(byte)(good[0] ^ 1), .. good[1..]], _question));
        Assert.Null(DnsResponse.TryRead(new DnsReply().Write(WithId(new DnsQuestion("example.org", DnsRecordType.A))), _question));
        Assert.Null(DnsResponse.TryRead(new DnsReply().Write(WithId(new DnsQuestion("example.com", DnsRecordType.Txt))), _question));
        Assert.NotNull(DnsResponse.TryRead(new DnsReply().Write(WithId(new DnsQuestion("EXAMPLE.com", DnsRecordType.A))), _question));
    }

    [Fact]
    public void A_question_sent_back_is_no_answer() => Assert.Null(DnsResponse.TryRead(Request, _question));

    [Fact]
    public void Every_cut_of_an_answer_is_refused()
    {
        var message = new DnsReply().Alias("example.com", "b.example").Text("example.com", "abc").Service("example.com", 1, 2, 3, "c.example").Write(Request);

        Assert.All(Enumerable.Range(0, message.Length), length => Assert.Null(DnsResponse.TryRead(message.AsSpan(0, length), _question)));
    }

    [Fact]
    public void More_records_announced_than_sent_break_the_answer()
    {
        var message = new DnsReply().Address("example.com", "192.0.2.1").Write(Request);
        (message[6], message[7]) = (0xFF, 0xFF);

        Assert.Null(DnsResponse.TryRead(message, _question));
    }

    [Fact]
    public void Records_that_are_broken_inside_are_left_out()
    {
        var response = Read(new DnsReply()
            .Record("example.com", DnsRecordType.A, [1, 2, 3])
            .Record("example.com", DnsRecordType.Aaaa, [1, 2, 3, 4])
            .Record("example.com", DnsRecordType.Txt, [200, 1])
            .Record("example.com", DnsRecordType.Srv, [0, 1, 0, 1])
            .Record("example.com", DnsRecordType.Srv, [0, 1, 0, 1, 0, 1, 0xC0])
            .Record("example.com", DnsRecordType.Cname, [9])
            .Address("example.com", "192.0.2.1"));

        Assert.IsType<AddressRecord>(Assert.Single(response!.Records));
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var random = new Random(4711);
        var good = new DnsReply().Alias("example.com", "b.example").Text("example.com", "abc").Service("example.com", 1, 2, 3, "c.example").Write(Request);
        for (var round = 0; round < 20_000; round++)
        {
            var message = good.ToArray();
            for (var changes = random.Next(1, 8); changes > 0; changes--) message[random.Next(2, message.Length)] = (byte)random.Next(256);
            DnsResponse.TryRead(message, _question);
        }
    }

    private DnsResponse? Read(DnsReply reply) => DnsResponse.TryRead(reply.Write(Request), _question);

    private byte[] WithId(DnsQuestion question)
    {
        var request = question.Write(withExtension: false)!;
        Request.AsSpan(0, 2).CopyTo(request);
        return request;
    }
}
