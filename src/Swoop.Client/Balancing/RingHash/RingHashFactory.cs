using System.Text.Json;
using Grpc.Core;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.Balancing.RingHash;

internal sealed class RingHashFactory : LoadBalancerFactory
{
    public override string PolicyName => RingHashConfig.Name;

    public override LoadBalancingConfig ParseConfig(JsonElement json, string path, LoadBalancerRegistry policies)
    {
        var defaults = new RingHashConfig();
        var config = new RingHashConfig
        {
            MinRingSize = Size(json, path, "minRingSize") ?? defaults.MinRingSize,
            MaxRingSize = Size(json, path, "maxRingSize") ?? defaults.MaxRingSize,
            RequestHashHeader = JsonFields.String(json, path, "requestHashHeader") ?? "",
        };
        return Check(config, path);
    }

    public override LoadBalancingConfig Validate(LoadBalancingConfig config, LoadBalancerRegistry policies) => Check(Own<RingHashConfig>(config), PolicyName);

    public override LoadBalancer Create(IBalancerHost host) => new RingHashBalancer(host);

    private static int? Size(JsonElement json, string path, string name) => JsonFields.UInt32(json, path, name) is { } size ? CheckSize(size, path, name) : null;

    private static int CheckSize(long size, string path, string name) => size is >= 1 and <= RingHashConfig.SizeLimit
        ? (int)size
        : throw new ServiceConfigException(JsonFields.PathOf(path, name), $"must be from 1 to {RingHashConfig.SizeLimit}, but is {size}");

    private static RingHashConfig Check(RingHashConfig config, string path)
    {
        CheckSize(config.MinRingSize, path, "minRingSize");
        CheckSize(config.MaxRingSize, path, "maxRingSize");
        if (config.MinRingSize > config.MaxRingSize)
            throw new ServiceConfigException(JsonFields.PathOf(path, "maxRingSize"), $"must be at least minRingSize, {config.MinRingSize}, but is {config.MaxRingSize}");
        return config with { RequestHashHeader = CheckHeader(config.RequestHashHeader, path) };
    }

    private static string CheckHeader(string header, string path)
    {
        var name = header.ToLowerInvariant();
        foreach (var letter in name)
        {
            if (!char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter) && letter is not ('-' or '_' or '.'))
                throw new ServiceConfigException(JsonFields.PathOf(path, "requestHashHeader"), "must be a header's name: letters, digits, \"-\", \"_\" and \".\"");
        }

        if (name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.Ordinal))
            throw new ServiceConfigException(JsonFields.PathOf(path, "requestHashHeader"), "must not be a binary header, but ends in \"-bin\"");
        return name;
    }
}
