using System.Diagnostics;
using Grpc.Core;
using Swoop.Client.ServiceConfigs;
using Swoop.Client.Tests.Kit;
using Swoop.TestKit;

namespace Swoop.Client.Tests.Retrying;

/// <summary>Channels whose methods all have one policy, and what servers of these tests say.</summary>
internal static class Policies
{
    public static readonly TimeSpan Backoff = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan HedgingDelay = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait before the first retry.</summary>
    public static readonly TimeSpan LongBackoff = Backoff * 1.2;

    public static GrpcChannelOptions Retry(int maxAttempts = 3, RetryThrottling? throttling = null, params StatusCode[] codes) => Channel(
        new MethodConfig
        {
            Names = [MethodName.All],
            RetryPolicy = new RetryPolicy
            {
                MaxAttempts = maxAttempts,
                InitialBackoff = Backoff,
                MaxBackoff = TimeSpan.FromSeconds(10),
                BackoffMultiplier = 2,
                RetryableStatusCodes = codes is [] ? [StatusCode.Unavailable] : codes,
            },
        },
        throttling);

    public static GrpcChannelOptions Hedging(int maxAttempts = 3, RetryThrottling? throttling = null, TimeSpan? delay = null) => Channel(
        new MethodConfig
        {
            Names = [MethodName.All],
            HedgingPolicy = new HedgingPolicy
            {
                MaxAttempts = maxAttempts,
                HedgingDelay = delay ?? HedgingDelay,
                NonFatalStatusCodes = [StatusCode.Unavailable],
            },
        },
        throttling);

    public static GrpcChannelOptions Channel(MethodConfig method, RetryThrottling? throttling = null) =>
        new() { ServiceConfig = new ServiceConfig { MethodConfigs = [method], RetryThrottling = throttling } };

    public static byte[] Failure(uint stream, StatusCode code = StatusCode.Unavailable, string? pushback = null) => pushback is null
        ? FakeConnection.TrailersOnly(stream, ("grpc-status", $"{(int)code}"), ("grpc-message", "no"))
        : FakeConnection.TrailersOnly(stream, ("grpc-status", $"{(int)code}"), ("grpc-message", "no"), ("grpc-retry-pushback-ms", pushback));

    /// <summary>Waits until the code under test waits for no longer than this, and moves the clock so far.</summary>
    public static async Task PassAsync(this ManualTimeProvider clock, TimeSpan wait)
    {
        await WhenAsync(() => clock.NextTimer <= wait);
        // The wheel rounds up, twice.
        clock.Advance(wait + TimeSpan.FromMilliseconds(2));
    }

    public static async Task WhenAsync(Func<bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < Api.Patience, "It did not come to that.");
            await Task.Yield();
        }
    }

    /// <summary>Fails the next attempt, before any headers.</summary>
    public static async Task<FakeRequest> RefuseAsync(this FakeConnection connection, StatusCode code = StatusCode.Unavailable, string? pushback = null)
    {
        var request = await connection.RequestAsync();
        await connection.SendAsync(Failure(request.Stream, code, pushback));
        return request;
    }

    public static string? Attempts(this FakeRequest request) => request["grpc-previous-rpc-attempts"];
}
