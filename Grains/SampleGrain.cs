using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Orleans.Placement;
using SatCurate.Contracts;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Datasets;
using SatCurate.Contracts.Samples;
using SatCurate.Curation;

namespace SatCurate.Grains;

/// <summary>One sample (design: the journal is the truth, the sample its cache). The rules stand in <see cref="ApplyAsync"/>.</summary>
[GrainType("sample"), PreferLocalPlacement]
internal sealed class SampleGrain(IGrainContextAccessor accessor, IGrainFactory grains, ResidentSamples residents) : IGrainBase, ISampleGrain
{
    // By the accessor, a singleton: an injected IGrainContext is a scoped service and costs every activation 260 bytes.
    private readonly IGrainContext _context = accessor.GrainContext;
    private SampleState? _state;
    private long _writerEpoch = -1;
    private VisitRing _visits;
    private ResidentBlock? _residence;

    public IGrainContext GrainContext => _context;

    public Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_residence is not null)
        {
            residents.Remove(_context, _residence);
        }

        return Task.CompletedTask;
    }

    public ValueTask<SampleAnswer> ApplyAsync(SampleVisit visit)
    {
        VisitContext context = visit.Context;
        if (context.WriterEpoch < _writerEpoch)
        {
            return ValueTask.FromResult(SampleAnswer.Refused);
        }

        // Checked before the state is taken: of two interleaved calls with state, the second finds a warm sample and changes nothing.
        if (_state is null || context.WriterEpoch > _writerEpoch || _state.Run != context.Scope.Run || _state.Version < visit.Version)
        {
            if (visit.State is null)
            {
                return ValueTask.FromResult(SampleAnswer.NeedState);
            }

            if (_state is not null && context.WriterEpoch > _writerEpoch)
            {
                // The block has moved, perhaps to another silo: wake near it after this answer.
                _context.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "its block has moved"));
            }

            Hydrate(visit.State, context.WriterEpoch, context.Block);
        }

        if (context.Epoch > _state.LastEpoch)
        {
            ReadOnlySpan<float> prediction = MemoryMarshal.Cast<byte, float>(visit.Prediction.Span);
            _state = _state.After(context.Scope, context.Epoch, prediction, visit.Given, visit.Pinned);
            _visits.Add(_state.LastVisit);
        }

        return ValueTask.FromResult(SampleAnswer.Of(_state));
    }

    public async Task<SampleView> ReadAsync(CancellationToken cancellationToken)
    {
        if (_state is { } state && _visits.Count >= Math.Min(state.Version, VisitRing.Capacity))
        {
            return new SampleView(state, _visits.ToArray());
        }

        (string dataset, long index) = GrainKeys.Parse(_context.GrainId.Key.ToString()!);
        int blockSize = await grains.GetGrain<IDatasetGrain>(dataset).BlockSizeAsync(cancellationToken);
        int number = (int)(index / blockSize);
        _residence ??= residents.Add(_context, number);
        IBlockGrain block = grains.GetGrain<IBlockGrain>(GrainKeys.Block(dataset, number));
        return await block.ReadSampleAsync((int)(index % blockSize), cancellationToken);
    }

    [MemberNotNull(nameof(_state))]
    private void Hydrate(SampleState journaled, long writerEpoch, int block)
    {
        _residence ??= residents.Add(_context, block);
        if (_state is null && journaled.Version > 0)
        {
            residents.CountReactivation();
        }

        if (_state is null || _state.Run != journaled.Run || _state.Version != journaled.Version || _visits.Count == 0)
        {
            _visits = default;
        }

        _state = journaled;
        _writerEpoch = writerEpoch;
    }
}
