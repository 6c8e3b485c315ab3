using BenchmarkDotNet.Attributes;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Micro;

/// <summary>What a push of 256 samples of 10 classes costs in the journal's codec.</summary>
[MemoryDiagnoser]
public class CodecBenchmarks
{
    private const int Samples = 256;
    private readonly PooledBuffer _buffer = new();
    private readonly BlockVisit[] _visits = new BlockVisit[Samples];
    private readonly BlockColumns _columns = new(BlockLabels.Of([.. Enumerable.Range(0, Samples).Select(i => i % 10)]));
    private byte[] _record = [];

    [GlobalSetup]
    public void Prepare()
    {
        var scope = new RunScope(1, 10, 0.9f, 0, true);
        float[] prediction = [.. Enumerable.Repeat(0.1f, 10)];
        for (int i = 0; i < Samples; i++)
        {
            _visits[i] = new BlockVisit(i, SampleState.Initial(scope, i % 10).After(scope, 0, prediction, i % 10, false));
        }

        BlockRecord.WriteVisits(_buffer, 1, 0, 1, _visits);
        _record = _buffer.WrittenMemory.ToArray();
        _columns.StartRun(scope);
    }

    [Benchmark(OperationsPerInvoke = Samples)]
    public int WriteVisits()
    {
        _buffer.Clear();
        BlockRecord.WriteVisits(_buffer, 1, 0, 1, _visits);
        return _buffer.WrittenCount;
    }

    [Benchmark(OperationsPerInvoke = Samples)]
    public int ApplyVisits()
    {
        BlockRecord.Apply(_record, _columns);
        return _columns.Count;
    }

    [Benchmark(OperationsPerInvoke = Samples)]
    public uint ChecksumOfRecord() => Checksum.Of(_record);
}
