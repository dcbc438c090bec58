namespace Swoop.Abstractions.Tests;

public class CredentialsTests
{
    private static readonly CallCredentials _token = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);

    private readonly Seen _seen = new();
    private readonly object _state = new();

    [Fact]
    public void Insecure_credentials_say_so()
    {
        ChannelCredentials.Insecure.InternalPopulateConfiguration(_seen, _state);

        Assert.Equal(("insecure", _state), (_seen.What, _seen.State));
        Assert.Same(ChannelCredentials.Insecure, ChannelCredentials.Insecure);
    }

    [Fact]
    public void The_default_tls_credentials_leave_all_to_the_system()
    {
        ChannelCredentials.SecureSsl.InternalPopulateConfiguration(_seen, _state);

        Assert.Equal("ssl", _seen.What);
        Assert.Equal([null, null, null], _seen.Parts);
    }

    [Fact]
    public void Tls_credentials_show_roots_certificate_and_check()
    {
        var pair = new KeyCertificatePair("chain", "key");
        VerifyPeerCallback check = _ => true;
        var credentials = new SslCredentials("roots", pair, check);

        credentials.InternalPopulateConfiguration(_seen, _state);

        Assert.Equal(["roots", pair, check], _seen.Parts);
        Assert.Equal("roots", credentials.RootCertificates);
        Assert.Same(pair, credentials.KeyCertificatePair);
    }

    [Fact]
    public void Tls_credentials_compose_with_call_credentials()
    {
        var ssl = new SslCredentials();

        ChannelCredentials.Create(ssl, _token).InternalPopulateConfiguration(_seen, _state);

        Assert.Equal("composite", _seen.What);
        Assert.Equal([ssl, _token], _seen.Parts);
    }

    [Fact]
    public void Insecure_credentials_do_not_carry_call_credentials()
    {
        Assert.Throws<ArgumentException>(() => ChannelCredentials.Create(ChannelCredentials.Insecure, _token));
    }

    [Fact]
    public void Composed_credentials_are_not_composed_again()
    {
        var composed = ChannelCredentials.Create(ChannelCredentials.SecureSsl, _token);

        Assert.Throws<ArgumentException>(() => ChannelCredentials.Create(composed, _token));
    }

    [Fact]
    public void Composing_needs_both_parts()
    {
        Assert.Throws<ArgumentNullException>(() => ChannelCredentials.Create(null!, _token));
        Assert.Throws<ArgumentNullException>(() => ChannelCredentials.Create(ChannelCredentials.SecureSsl, null!));
    }

    [Fact]
    public void Call_credentials_show_their_callback()
    {
        AsyncAuthInterceptor interceptor = (_, _) => Task.CompletedTask;
        var seen = new SeenCalls();

        CallCredentials.FromInterceptor(interceptor).InternalPopulateConfiguration(seen, _state);

        Assert.Same(interceptor, seen.Interceptor);
        Assert.Same(_state, seen.State);
        Assert.Throws<ArgumentNullException>(() => CallCredentials.FromInterceptor(null!));
    }

    [Fact]
    public void Composed_call_credentials_show_their_parts_in_order()
    {
        var other = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);
        var seen = new SeenCalls();

        CallCredentials.Compose(other, _token).InternalPopulateConfiguration(seen, null);

        Assert.Equal([other, _token], seen.Parts);
    }

    [Fact]
    public void Composing_call_credentials_takes_two_or_more()
    {
        Assert.Throws<ArgumentException>(() => CallCredentials.Compose());
        Assert.Throws<ArgumentException>(() => CallCredentials.Compose(_token));
    }

    [Fact]
    public void Composed_call_credentials_do_not_change_with_the_array()
    {
        CallCredentials[] parts = [_token, _token];
        var composed = CallCredentials.Compose(parts);
        parts[0] = null!;
        var seen = new SeenCalls();

        composed.InternalPopulateConfiguration(seen, null);

        Assert.Equal([_token, _token], seen.Parts);
    }

    [Fact]
    public void A_key_and_certificate_pair_needs_both()
    {
        Assert.Throws<ArgumentNullException>(() => new KeyCertificatePair(null!, "key"));
        Assert.Throws<ArgumentNullException>(() => new KeyCertificatePair("chain", null!));
    }

    [Fact]
    public void The_context_of_a_callback_names_the_call()
    {
        using var source = new CancellationTokenSource();
        var context = new AuthInterceptorContext("https://example.com/tests.Echo", "Echo", source.Token);

        Assert.Equal("https://example.com/tests.Echo", context.ServiceUrl);
        Assert.Equal("Echo", context.MethodName);
        Assert.Equal(source.Token, context.CancellationToken);
        Assert.Equal(CancellationToken.None, new AuthInterceptorContext("u", "m").CancellationToken);
    }

    private sealed class Seen : ChannelCredentialsConfiguratorBase
    {
        public string? What { get; private set; }

        public object? State { get; private set; }

        public object?[] Parts { get; private set; } = [];

        public override void SetInsecureCredentials(object state) => (What, State) = ("insecure", state);

        public override void SetSslCredentials(
            object state, string? rootCertificates, KeyCertificatePair? keyCertificatePair, VerifyPeerCallback? verifyPeerCallback) =>
            (What, State, Parts) = ("ssl", state, [rootCertificates, keyCertificatePair, verifyPeerCallback]);

        public override void SetCompositeCredentials(
            object state, ChannelCredentials channelCredentials, CallCredentials callCredentials) =>
            (What, State, Parts) = ("composite", state, [channelCredentials, callCredentials]);
    }

    private sealed class SeenCalls : CallCredentialsConfiguratorBase
    {
        public object? State { get; private set; }

        public AsyncAuthInterceptor? Interceptor { get; private set; }

        public IReadOnlyList<CallCredentials> Parts { get; private set; } = [];

        public override void SetCompositeCredentials(object? state, IReadOnlyList<CallCredentials> credentials) =>
            (State, Parts) = (state, credentials);

        public override void SetAsyncAuthInterceptorCredentials(object? state, AsyncAuthInterceptor interceptor) =>
            (State, Interceptor) = (state, interceptor);
    }
}
