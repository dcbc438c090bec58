using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Swoop.Server.Calls;

/// <summary>What calls write to the log: names of methods, codes and exceptions; never metadata or messages.</summary>
internal sealed partial class CallLog(ILogger logger)
{
    private readonly ILogger _logger = logger;

    [LoggerMessage(1, LogLevel.Error, "The handler of {Method} threw.")]
    public partial void HandlerThrew(string method, Exception exception);

    [LoggerMessage(2, LogLevel.Debug, "The call of {Method} ended with {Code}.")]
    public partial void Failed(string method, StatusCode code, Exception? exception);

    [LoggerMessage(3, LogLevel.Debug, "The call of {Method} was aborted by its client, its deadline or its connection; the handler has ended.")]
    public partial void Aborted(string method);

    [LoggerMessage(4, LogLevel.Error, "The trailers of {Method} cannot be sent: {Fault}")]
    public partial void BadTrailers(string method, string fault);
}
