using BenchmarkDotNet.Attributes;
using SatCurate.Curation;

namespace SatCurate.Micro;

/// <summary>What one visit costs in arithmetic, for C classes.</summary>
[MemoryDiagnoser]
public class EquationBenchmarks
{
    private float[] _target = [];
    private float[] _prediction = [];
    private SampleState _state = SampleState.Initial(new RunScope(1, 2, 0.9f, 0, true), 0);
    private RunScope _scope = new(1, 2, 0.9f, 0, true);
    private int _epoch;

    [Params(10, 100)]
    public int Classes { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _scope = new RunScope(1, Classes, 0.9f, 0, true);
        _state = SampleState.Initial(_scope, 0);
        _target = [.. Enumerable.Repeat(1f / Classes, Classes)];
        _prediction = [.. Enumerable.Repeat(1f / Classes, Classes)];
        _epoch = 0;
    }

    [Benchmark]
    public void TargetUpdateInPlace() => TargetUpdate.Apply(_target, _prediction, 0.9f);

    [Benchmark]
    public SampleState StateAfterVisit() => _state = _state.After(_scope, ++_epoch, _prediction, 0, false);

    [Benchmark]
    public float Assess() => Assessment.Of(_target, _prediction, 1, 0, true).Score;

    [Benchmark]
    public bool Validate() => Prediction.IsValid(_prediction);
}
