using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// In this process unless --separate is given: a process of its own for each benchmark needs a build, and with it the package feeds.
var config = DefaultConfig.Instance;
var separate = args.Contains("--separate");
if (!separate) config = config.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
string[] rest = [.. args.Where(static argument => argument != "--separate")];
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(rest.Length > 0 ? rest : ["--filter", "*"], config);
