using System.Buffers;

namespace SatCurate.Curation;

/// <summary>
/// All that a run knows of one sample after its last visit; a value that never changes. <see cref="After"/> is the only way from one
/// state to the next, and the only caller of <see cref="TargetUpdate"/> on the grains' side.
/// </summary>
public sealed class SampleState
{
    private readonly float[] _values; // target, then mean prediction

    private SampleState(int run, int version, int lastEpoch, int averaged, ulong lastVisit, float pairwiseSum, float[] values)
    {
        Run = run;
        Version = version;
        LastEpoch = lastEpoch;
        Averaged = averaged;
        LastVisit = lastVisit;
        PairwiseSum = pairwiseSum;
        _values = values;
    }

    /// <summary>The run that the state belongs to.</summary>
    public int Run { get; }

    /// <summary>How many visits were applied; also the order in which the journal's states of this sample stand.</summary>
    public int Version { get; }

    /// <summary>Epoch of the last visit, -1 before the first.</summary>
    public int LastEpoch { get; }

    /// <summary>Number of predictions in <see cref="MeanPrediction"/> (those after warm-up).</summary>
    public int Averaged { get; }

    /// <summary>The last visit as a packed <see cref="VisitEntry"/>.</summary>
    public ulong LastVisit { get; }

    /// <summary>
    /// Sum over all visits of the pairwise probability of the given label (<see cref="LogitMargin.Pairwise"/>); 0 where the sample is unlabelled, NaN where a SatCurate
    /// that did not keep it made some of them.
    /// </summary>
    public float PairwiseSum { get; }

    /// <summary>The corrected soft label, in the <see cref="DistributionForm"/> of the run.</summary>
    public ReadOnlySpan<float> Target => _values.AsSpan(0, _values.Length / 2);

    /// <summary>Mean of the predictions after warm-up, in the same form; zeros while there is none.</summary>
    public ReadOnlySpan<float> MeanPrediction => _values.AsSpan(_values.Length / 2);

    /// <summary>Target and mean prediction one behind the other.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The state at the start of a run; its target is <see cref="InitialTarget"/>.</summary>
    public static SampleState Initial(RunScope scope, int given, ReadOnlySpan<int> votes = default)
    {
        DistributionForm form = scope.Form;
        var dense = new float[form.Classes];
        InitialTarget.Write(dense, given, votes);
        var values = new float[2 * form.Width];
        form.Write(dense, given, values.AsSpan(0, form.Width));
        form.Write(new float[form.Classes], given, values.AsSpan(form.Width));
        return new SampleState(scope.Run, 0, -1, 0, 0, 0f, values);
    }

    /// <summary>A state read back from a journal, a snapshot or a message; <paramref name="values"/> is copied.</summary>
    public static SampleState Restore(
        int run, int version, int lastEpoch, int averaged, ulong lastVisit, float pairwiseSum, ReadOnlySpan<float> values) =>
        new(run, version, lastEpoch, averaged, lastVisit, pairwiseSum, values.ToArray());

    /// <summary>The state after a visit in <paramref name="epoch"/> that predicted <paramref name="prediction"/>.</summary>
    /// <param name="scope">The run's rules.</param>
    /// <param name="epoch">Epoch of the visit; must lie above <see cref="LastEpoch"/>.</param>
    /// <param name="prediction">C probabilities, already validated by <see cref="Prediction.IsValid"/>.</param>
    /// <param name="given">The given label, -1 where there is none.</param>
    /// <param name="pinned">True where a decision is in force: the target stays frozen beneath it.</param>
    public SampleState After(RunScope scope, int epoch, ReadOnlySpan<float> prediction, int given, bool pinned)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(epoch, LastEpoch);
        DistributionForm form = scope.Form;
        float[] values = _values.AsSpan().ToArray();
        Span<float> target = values.AsSpan(0, form.Width);
        float[] scratch = form.TopK == 0 ? [] : ArrayPool<float>.Shared.Rent(form.Classes);
        bool warmUp = epoch < scope.WarmUpEpochs;
        if (scope.Moves(epoch) && !pinned)
        {
            Span<float> moved = form.Open(target, scratch.AsSpan(0, form.ScratchLength));
            TargetUpdate.Apply(moved, prediction, scope.Momentum);
            form.Close(moved, given, target);
        }

        int averaged = Averaged;
        if (!warmUp)
        {
            averaged++;
            Span<float> mean = form.Open(values.AsSpan(form.Width), scratch.AsSpan(0, form.ScratchLength));
            MeanPredictionUpdate.Apply(mean, prediction, averaged);
            form.Close(mean, given, values.AsSpan(form.Width));
        }

        if (scratch.Length > 0)
        {
            ArrayPool<float>.Shared.Return(scratch);
        }

        VisitMarks flags = VisitMarks.Present | (warmUp ? VisitMarks.WarmUp : 0) | (pinned ? VisitMarks.Pinned : 0);
        var visit = new VisitEntry(
            (Half)SampleWeight.Of(form.Probabilities(target)),
            given >= 0 ? (Half)prediction[given] : Half.Zero,
            (ushort)Prediction.ArgMax(prediction),
            flags,
            LogitMargin.Of(prediction, given));
        float pairwiseSum = given >= 0 ? PairwiseSum + LogitMargin.Pairwise(visit.Margin) : PairwiseSum;
        return new SampleState(scope.Run, Version + 1, epoch, averaged, visit.Pack(), pairwiseSum, values);
    }
}
