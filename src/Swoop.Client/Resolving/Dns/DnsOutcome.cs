namespace Swoop.Client.Resolving.Dns;

/// <summary>How asking ended.</summary>
internal enum DnsOutcome
{
    /// <summary>There are records.</summary>
    Found,

    /// <summary>The name exists, but has no record of the kind.</summary>
    NoSuchRecord,

    /// <summary>The name does not exist.</summary>
    NoSuchName,

    /// <summary>Nobody knows: no server has answered as it should.</summary>
    NoAnswer,
}
