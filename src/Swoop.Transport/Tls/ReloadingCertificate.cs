using System.Security.Cryptography;

namespace Swoop.Transport.Tls;

/// <summary>A certificate and key in PEM files that somebody replaces now and then: new connections get the new one.</summary>
/// <remarks>
/// <para>The files' write times are looked at when a handshake asks for the certificate, at most once per interval; nothing runs in between.
/// Files that cannot be read, or do not belong together (yet), leave the old certificate in use, are reported once, and tried again.</para>
/// <para>Thread-safe. Use as <c>CertificateSelector = _ => reloading.Current</c>.</para>
/// </remarks>
public sealed class ReloadingCertificate
{
    private readonly string _certificatePath;
    private readonly string _keyPath;
    private readonly TimeSpan _interval;
    private readonly Action<Exception>? _failed;
    private readonly TimeProvider _time;

    // Guards what follows it; whoever finds it taken uses the certificate that there is.
    private readonly Lock _gate = new();
    private long _lookedAt;
    private Stamp _stamp;
    private Stamp? _reported;
    private volatile TlsCertificate _current;

    /// <summary>Reads the files for the first time.</summary>
    /// <param name="certificatePath">The certificate, followed by its intermediates.</param>
    /// <param name="keyPath">Its private key.</param>
    /// <param name="interval">How long a look at the files is good for; 10 s if not given.</param>
    /// <param name="failed">Told when new files cannot be used. Called during a handshake: must be short.</param>
    /// <param name="time">The clock; the system's if not given.</param>
    /// <exception cref="CryptographicException">The files hold no certificate or no key, or they do not fit.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public ReloadingCertificate(
        string certificatePath, string keyPath, TimeSpan? interval = null, Action<Exception>? failed = null, TimeProvider? time = null)
    {
        _certificatePath = certificatePath;
        _keyPath = keyPath;
        _interval = interval ?? TimeSpan.FromSeconds(10);
        _failed = failed;
        _time = time ?? TimeProvider.System;
        _lookedAt = _time.GetTimestamp();
        // Before the reading: a file that changes meanwhile is then read again.
        _stamp = Look();
        _current = TlsCertificate.FromPemFile(certificatePath, keyPath);
    }

    /// <summary>The newest certificate that could be read.</summary>
    public TlsCertificate Current
    {
        get
        {
            if (!_gate.TryEnter()) return _current;
            try
            {
                if (_time.GetElapsedTime(_lookedAt) >= _interval) ReloadLocked();
                return _current;
            }
            finally
            {
                _gate.Exit();
            }
        }
    }

    private void ReloadLocked()
    {
        _lookedAt = _time.GetTimestamp();
        var stamp = default(Stamp);
        try
        {
            stamp = Look();
            if (stamp != _stamp) _current = TlsCertificate.FromPemFile(_certificatePath, _keyPath);
            _stamp = stamp;
            _reported = null;
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            if (_reported == stamp) return;
            _reported = stamp;
            _failed?.Invoke(exception);
        }
    }

    /// <remarks>Lengths too: a file system's times may be coarse.</remarks>
    private Stamp Look()
    {
        var certificate = new FileInfo(_certificatePath);
        var key = new FileInfo(_keyPath);
        return new Stamp(certificate.LastWriteTimeUtc, key.LastWriteTimeUtc, certificate.Length, key.Length);
    }

    private readonly record struct Stamp(DateTime Certificate, DateTime Key, long CertificateLength, long KeyLength);
}
