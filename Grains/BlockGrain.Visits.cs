using System.Buffers;
using System.Diagnostics;
using System.Runtime.InteropServices;
using SatCurate.Contracts;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Samples;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Grains;

/// <summary>The hot path: pulls from columns, pushes through sample grains.</summary>
internal sealed partial class BlockGrain
{
    public async ValueTask<PullAnswer> PullAsync(PullRequest request)
    {
        long started = Stopwatch.GetTimestamp();
        await OwnAsync();
        RunScope scope = RequireRun(request.Run);
        ReadOnlySpan<ushort> offsets = MemoryMarshal.Cast<byte, ushort>(request.Offsets.Span);
        PullAnswer answer = BlockPull.Answer(_columns, scope, WriterEpoch, request.DecisionSequence, offsets);
        BlockMetrics.PullDuration.RecordSince(started);
        return answer;
    }

    public async ValueTask<PushAnswer> PushAsync(PushRequest request)
    {
        long started = Stopwatch.GetTimestamp();
        await OwnAsync();
        if (_columns.Scope?.Run != request.Run)
        {
            return Acknowledge(PushOutcome.OtherRun);
        }

        if (request.LeaseToken < _columns.LeaseToken)
        {
            return Acknowledge(PushOutcome.LeaseLost);
        }

        using ResidentVisit visit = residents.Visit(_dataset, _block);
        int count = request.Offsets.Length / sizeof(ushort);
        PushRules.Validate(request, _columns);
        ValueTask<SampleAnswer>[] calls = ArrayPool<ValueTask<SampleAnswer>>.Shared.Rent(count);
        var accepted = new List<BlockVisit>(count);
        var context = new VisitContext(WriterEpoch, _columns.Scope, request.Epoch, _block);
        for (int i = 0; i < count; i++)
        {
            calls[i] = CallSample(request, context, i, withState: false);
        }

        bool refused = false;
        Exception? failure = null;
        for (int i = 0; i < count; i++)
        {
            try
            {
                SampleAnswer answer = await calls[i];
                if (answer.Kind == SampleAnswerKind.NeedState)
                {
                    answer = await CallSample(request, context, i, withState: true);
                }

                refused |= answer.Kind == SampleAnswerKind.Refused;
                if (answer.State is { } state)
                {
                    accepted.Add(new BlockVisit(PushRules.Offset(request, i), state));
                }
            }
            catch (Exception e) when (Unanswered.Is(e))
            {
                // What did arrive is journaled all the same; the trainer gets no acknowledgement and sends the push again.
                failure = e;
            }
        }

        ArrayPool<ValueTask<SampleAnswer>>.Shared.Return(calls, clearArray: true);
        Accept(request, accepted);
        if (refused)
        {
            Leave("a sample has seen a newer writer epoch");
        }

        ThrowIfLost();
        if (failure is not null)
        {
            throw failure;
        }

        BlockMetrics.PushDuration.RecordSince(started);
        return Acknowledge(PushOutcome.Applied);
    }

    private ValueTask<SampleAnswer> CallSample(PushRequest request, VisitContext context, int i, bool withState)
    {
        int offset = PushRules.Offset(request, i);
        ISampleGrain sample = _samples[offset] ??= grains.GetGrain<ISampleGrain>(GrainKeys.Sample(_dataset, _first + offset));
        return sample.ApplyAsync(new SampleVisit(
            context,
            _columns.Version(offset),
            _columns.Given(offset),
            _columns.VerdictAt(offset, request.DecisionSequence) is not null,
            PushRules.Prediction(request, i, context.Scope.Classes),
            withState ? _columns.State(offset) : null));
    }

    /// <summary>Takes every answered version above the block's own, repeats included: an append that failed after the sample moved loses nothing.</summary>
    private void Accept(PushRequest request, List<BlockVisit> answers)
    {
        if (_columns.Scope?.Run != request.Run)
        {
            return;
        }

        int changed = 0;
        DistributionForm form = _columns.Scope.Form;
        answers.RemoveAll(a =>
        {
            bool changes = BlockMetrics.LabelsChanged.Enabled && LabelChange.IsBetween(
                _columns.Given(a.Offset), form.ArgMax(_columns.Target(a.Offset)), form.ArgMax(a.State.Target));
            bool isNew = _columns.Accept(a.Offset, a.State);
            changed += changes && isNew ? 1 : 0;
            return !isNew;
        });
        if (answers.Count > 0)
        {
            _commit.Add(
                static (writer, v) => BlockRecord.WriteVisits(writer, v.Request.Run, v.Request.Epoch, v.Request.LeaseToken, v.Answers),
                (Request: request, Answers: answers),
                visits: answers.Count);
            BlockMetrics.VisitsApplied.Add(answers.Count);
            BlockMetrics.LabelsChanged.Add(changed);
        }

        _columns.RaiseLeaseToken(request.LeaseToken);
    }
}
