using Swoop.Bench.Client;
using Swoop.Bench.Load;

return await ClientProgram.RunAsync(args, static options => new SwoopConnection(options));
