namespace Swoop.Http2;

/// <summary>Which end of the connection an engine is.</summary>
public enum Role : byte
{
    /// <summary>Opens streams with odd identifiers and sends requests.</summary>
    Client,

    /// <summary>Answers requests; never pushes.</summary>
    Server,
}
