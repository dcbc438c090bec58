using Rivals.HttpClient;
using Swoop.Bench.Load;

return await ClientProgram.RunAsync(args, static options => new RawConnection(options));
