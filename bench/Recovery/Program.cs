using System.Diagnostics;
using System.Runtime.InteropServices;
using SatCurate.Contracts;
using SatCurate.Contracts.Blocks;
using SatCurate.Harness;
using SatCurate.Recovery;
using SatCurate.Storage;

// usage: recovery [SAMPLES]: how long the blocks of a store take to come back after a crash, until each has answered its first pull.
int samples = args.Length > 0 ? int.Parse(args[0]) : 1_000_000;
string folder = Path.Combine(Path.GetTempPath(), "satcurate-recovery-" + Guid.NewGuid().ToString("N"));
DatasetManifest manifest = await Crashed.WriteAsync(folder, samples);
long bytes = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
Console.WriteLine($"{samples:N0} samples in {manifest.TrainBlocks:N0} blocks, {bytes / 1e6:N0} MB, killed half way through epoch 2");

var clock = Stopwatch.StartNew();
await using BenchSilo silo = await BenchSilo.OpenAsync(folder);
Console.WriteLine($"silo up            {clock.Elapsed.TotalSeconds:N1} s");
clock.Restart();
long done = 0;
await Parallel.ForEachAsync(
    Enumerable.Range(0, manifest.TrainBlocks),
    new ParallelOptions { MaxDegreeOfParallelism = 64 },
    async (block, _) =>
    {
        ushort[] offsets = [.. Enumerable.Range(0, manifest.SamplesIn(block)).Select(i => (ushort)i)];
        PullAnswer answer = await silo.Grains.GetGrain<IBlockGrain>(GrainKeys.Block(Crashed.Dataset, block))
            .PullAsync(new PullRequest(1, 0, MemoryMarshal.AsBytes(offsets.AsSpan()).ToArray()));
        Interlocked.Add(ref done, MemoryMarshal.Cast<byte, int>(answer.LastEpochs.Span).ToArray().Count(epoch => epoch == 1));
    });
Console.WriteLine($"all blocks back    {clock.Elapsed.TotalSeconds:N1} s; {done:N0} visits of the unfinished epoch are there");
