using Swoop.Faults.Tests.Kit;
using Swoop.Server;
using Swoop.TestKit.Leaks;
using Swoop.Transport.Tls;

namespace Swoop.Faults.Tests.Attacks;

/// <summary>An attack on a server that serves somebody else meanwhile, and after which nothing is left behind.</summary>
public abstract class AttackTest
{
    // What pools and tables keep for the next connection.
    private const long MemoryAllowance = 12 << 20;

    internal static async Task AttackAsync(Func<Victim, Task> attack, GrpcServerOptions? options = null, ServerTlsOptions? tls = null)
    {
        await using var victim = await Victim.StartAsync(options, tls);
        await WarmUpAsync();
        using var watch = new LeakWatch(MemoryAllowance);
        watch.Add("connections", () => victim.Server.ConnectionCount);
        watch.Add("handlers", () => victim.Running);
        if (tls is null)
        {
            await using var bystander = new Bystander(victim.Address);
            await bystander.ServedAsync();
            await attack(victim);
            await bystander.CheckAsync();
        }
        else
        {
            await attack(victim);
        }

        victim.Release();
        await watch.SettleAsync();
    }

    /// <summary>The runtime opens handles of its own with the first sockets; they are not the attack's.</summary>
    private static async Task WarmUpAsync()
    {
        await using var victim = await Victim.StartAsync();
        await using var client = new Bystander(victim.Address);
        await client.CheckAsync();
    }
}
