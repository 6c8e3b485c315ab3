using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SatCurate.Scale;

using var l = args.Length > 1 ? new L() : null;
int n = int.Parse(args[0]);
using IHost host = Host.CreateDefaultBuilder().ConfigureLogging(l => l.ClearProviders()).UseOrleans(s => { s.UseLocalhostClustering(); s.Configure<Orleans.Configuration.GrainDirectoryOptions>(o => { if (args.Length > 2) o.CachingStrategy = Orleans.Configuration.GrainDirectoryOptions.CachingStrategyType.None; }); }).Build();
await host.StartAsync();
var grains = host.Services.GetRequiredService<IGrainFactory>();
int[] order = Enumerable.Range(0, n).ToArray();
var rng = new Random(1);
var p = new float[2560];
for (int i = 0; i < p.Length; i++) p[i] = 0.1f;
byte[] pred = MemoryMarshal.AsBytes(p.AsSpan()).ToArray();
long m0 = GC.GetTotalMemory(true);
for (int e = 0; e < 12; e++)
{
    L.On = e >= 6;
    rng.Shuffle(order);
    long a0 = GC.GetTotalAllocatedBytes(true);
    var cpu0 = Process.GetCurrentProcess().TotalProcessorTime;
    var sw = Stopwatch.StartNew();
    int done = 0;
    await Parallel.ForEachAsync(order.Chunk(256).Select((c, i) => (c, i)), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (x, _) =>
    {
        Interlocked.Add(ref done, await grains.GetGrain<IBareFanOutGrain>(x.i % 2).ApplyAsync(new FanOut("d", x.c, e, pred.AsMemory(0, x.c.Length * 40))));
    });
    sw.Stop();
    var cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu0;
    long a1 = GC.GetTotalAllocatedBytes(true);
    Console.WriteLine($"pass {e}: {done} {done / sw.Elapsed.TotalSeconds:N0}/s, alloc {(a1 - a0) / (double)done:N0} B/update, cpu {cpu.TotalMicroseconds / done:N1} us, mem {(GC.GetTotalMemory(true) - m0) / (double)n:N0} B/sample");
}
if (args.Length > 1) { foreach (var kv in L.D.OrderByDescending(k => k.Value).Take(30)) Console.WriteLine($"{kv.Value / (double)L.Total:P1} {kv.Key}"); Console.WriteLine(Environment.ProcessId); Console.ReadLine(); }
await host.StopAsync();

internal sealed class L : System.Diagnostics.Tracing.EventListener
{
    public static Dictionary<string, long> D = new(); public static long Total; public static bool On;
    protected override void OnEventSourceCreated(System.Diagnostics.Tracing.EventSource s) { if (s.Name == "Microsoft-Windows-DotNETRuntime") EnableEvents(s, System.Diagnostics.Tracing.EventLevel.Verbose, (System.Diagnostics.Tracing.EventKeywords)1); }
    protected override void OnEventWritten(System.Diagnostics.Tracing.EventWrittenEventArgs e) { if (On && e.EventName!.StartsWith("GCAllocationTick")) lock (D) { var t = (string)e.Payload![5]!; D[t] = D.GetValueOrDefault(t) + 1; Total++; } }
}
