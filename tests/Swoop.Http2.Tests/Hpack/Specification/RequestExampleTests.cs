namespace Swoop.Http2.Tests.Hpack.Specification;

/// <summary>RFC 7541, C.3 and C.4: three requests on one connection, plain and Huffman-coded.</summary>
public class RequestExampleTests
{
    [Theory]
    [InlineData(
        "8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
        "8286 84be 5808 6e6f 2d63 6163 6865",
        "8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65")]
    [InlineData(
        "8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff",
        "8286 84be 5886 a8eb 1064 9cbf",
        "8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf")]
    public void C_3_and_C_4_fields_and_table_are_those_of_the_specification(string first, string second, string third)
    {
        var probe = new DecoderProbe();

        probe.Decode(first);
        Assert.Equal(":method: GET\n:scheme: http\n:path: /\n:authority: www.example.com", probe.Text);
        Assert.Equal(":authority: www.example.com", probe.TableText);
        Assert.Equal(57, probe.Decoder.Table.Size);

        probe.Decode(second);
        Assert.Equal(":method: GET\n:scheme: http\n:path: /\n:authority: www.example.com\ncache-control: no-cache", probe.Text);
        Assert.Equal("cache-control: no-cache\n:authority: www.example.com", probe.TableText);
        Assert.Equal(110, probe.Decoder.Table.Size);

        probe.Decode(third);
        Assert.Equal(
            ":method: GET\n:scheme: https\n:path: /index.html\n:authority: www.example.com\ncustom-key: custom-value",
            probe.Text);
        Assert.Equal("custom-key: custom-value\ncache-control: no-cache\n:authority: www.example.com", probe.TableText);
        Assert.Equal(164, probe.Decoder.Table.Size);
    }
}
