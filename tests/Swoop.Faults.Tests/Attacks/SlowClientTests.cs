using System.Security.Cryptography;
using Swoop.Faults.Tests.Kit;
using Swoop.Http2;
using Swoop.Http2.Connection;
using Swoop.Http2.Frames;
using Swoop.Server;
using Swoop.TestKit;
using Swoop.Transport.Tls;
using static Swoop.Faults.Tests.Kit.Attacker;

namespace Swoop.Faults.Tests.Attacks;

/// <summary>Clients that begin something and do not go on with it.</summary>
public sealed class SlowClientTests : AttackTest
{
    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(300);

    [Fact]
    public Task Streams_whose_windows_stay_shut_are_reset_with_ENHANCE_YOUR_CALM() => AttackAsync(
        static async victim =>
        {
            using var attacker = (await victim.AttackAsync()).Listening();
            var before = GC.GetTotalMemory(forceFullCollection: true);
            await attacker.SendAsync(Frame(FrameType.Settings, 0, 0, Setting(SettingId.InitialWindowSize, 0)));
            for (var i = 0; i < 100; i++) await attacker.SendAsync([.. Request((uint)((i * 2) + 1), "Flood"), .. Data((uint)((i * 2) + 1), Message(0), end: true)]);
            await Patience.UntilAsync(() => attacker.Count(FrameType.RstStream) == 100, "the end of all streams");
            Assert.True(attacker.Saw(FrameType.RstStream, ErrorCode.EnhanceYourCalm));
            Assert.Equal(0, attacker.Payload);
            await Patience.UntilAsync(() => victim.Running == 0, "the end of all handlers");
            Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 32 << 20);
        },
        new GrpcServerOptions { StalledStreamTimeout = _soon });

    [Fact]
    public Task An_answer_whose_handler_has_ended_does_not_wait_for_ever_either() => AttackAsync(
        static async victim =>
        {
            using var attacker = (await victim.AttackAsync()).Listening();
            await attacker.SendAsync([.. Request(1, "Big"), .. Data(1, Message(0), end: true)]);
            await attacker.SawResetAsync(ErrorCode.EnhanceYourCalm);
            Assert.Equal(65_535, attacker.Payload);
        },
        new GrpcServerOptions { StalledStreamTimeout = _soon });

    [Fact]
    public Task A_preface_that_does_not_come_to_its_end_is_given_up() => AttackAsync(
        static async victim =>
        {
            using var silent = (await victim.AttackAsync(greets: false)).Listening();
            using var slow = (await victim.AttackAsync(greets: false)).Listening();
            await slow.SendAsync(Http2Engine.ClientPreface[..10].ToArray());
            await silent.Closed;
            await slow.Closed;
        },
        new GrpcServerOptions { PrefaceTimeout = _soon });

    [Fact]
    public async Task A_TLS_handshake_that_never_ends_is_given_up()
    {
        using var certificates = new TestCertificates();
        var tls = new ServerTlsOptions { Certificate = TlsCertificate.Of(certificates.Server), HandshakeTimeout = _soon };
        await AttackAsync(
            static async victim =>
            {
                using var silent = (await victim.AttackAsync(greets: false)).Listening();
                using var slow = (await victim.AttackAsync(greets: false)).Listening();
                // A record of 512 octets is announced; the first few come.
                await slow.SendAsync(new byte[] { 22, 3, 1, 2, 0, 1, 0 });
                await silent.Closed;
                await slow.Closed;
            },
            tls: tls);
    }

    [Fact]
    public Task A_client_that_answers_no_PING_is_given_up() => AttackAsync(
        static async victim =>
        {
            using var attacker = (await victim.AttackAsync()).Listening();
            await attacker.Closed;
            Assert.True(attacker.Count(FrameType.Ping) > 0);
        },
        new GrpcServerOptions { KeepaliveTime = _soon, KeepaliveTimeout = _soon });

    [Fact]
    public Task Connections_beyond_the_limit_are_closed_as_they_come() => AttackAsync(
        static async victim =>
        {
            var attackers = new List<Attacker>();
            for (var i = 0; i < 60; i++) attackers.Add((await victim.AttackAsync()).Listening());
            await Patience.UntilAsync(() => attackers.Count(static attacker => attacker.IsClosed) >= 11, "the refusal of those beyond the limit");
            Assert.InRange(victim.Server.ConnectionCount, 1, 50);
            foreach (var attacker in attackers) attacker.Dispose();
        },
        new GrpcServerOptions { MaxConnections = 50 });
}
