using Microsoft.Extensions.Configuration;
using Swoop.Client.ServiceConfigs;

namespace Swoop.Client.DependencyInjection.Configuration;

/// <summary>Reads what a section of the configuration says of a client.</summary>
internal static class ClientSection
{
    /// <exception cref="InvalidOperationException">A value is wrong; the message has the key's path.</exception>
    public static void Apply(IConfiguration configuration, GrpcClientFactoryOptions options)
    {
        foreach (var setting in configuration.GetChildren())
        {
            if (Is(setting, nameof(GrpcClientFactoryOptions.Address))) options.Address = AddressOf(setting);
            else if (Is(setting, nameof(GrpcClientFactoryOptions.Target))) options.Target = setting.Value;
            else if (Is(setting, nameof(GrpcChannelOptions.ServiceConfig))) options.ChannelOptions = options.ChannelOptions with { ServiceConfig = ServiceConfigOf(setting) };
            else options.ChannelOptions = ChannelSettings.Apply(setting, options.ChannelOptions);
        }
    }

    private static bool Is(IConfigurationSection setting, string name) => setting.Key.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static Uri AddressOf(IConfigurationSection setting) => Uri.TryCreate(setting.Value, UriKind.Absolute, out var address)
        ? address
        : throw new InvalidOperationException($"The setting {setting.Path} must be an address such as https://localhost:5001, but is \"{setting.Value}\".");

    private static ServiceConfig? ServiceConfigOf(IConfigurationSection setting)
    {
        if (SectionJson.Write(setting) is not { } json) return null;
        try
        {
            return ServiceConfig.Parse(json);
        }
        catch (ServiceConfigException fault)
        {
            throw new InvalidOperationException($"The section {setting.Path} is wrong. {fault.Message}", fault);
        }
    }
}
