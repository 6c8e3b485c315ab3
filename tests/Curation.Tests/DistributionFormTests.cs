using CsCheck;

namespace SatCurate.Curation.Tests;

public class DistributionFormTests
{
    private static readonly DistributionForm s_form = new(Classes: 6, TopK: 2);

    [Fact]
    public void Write_ADistribution_KeepsTheLargestWithTheirClasses()
    {
        Kept([0.1f, 0.3f, 0.05f, 0.4f, 0.1f, 0.05f]).ShouldBe([3f, 1f, 0.4f, 0.3f]);
        Kept([0f, 0f, 0f, 0f, 0f, 1f]).ShouldBe([5f, 0f, 1f, 0f]);
    }

    [Fact]
    public void Write_Equals_KeepsTheLowerClassesFirst() => Kept([0.1f, 0.2f, 0.2f, 0.1f, 0.2f, 0.2f]).ShouldBe([1f, 2f, 0.2f, 0.2f]);

    [Fact]
    public void Write_AGivenLabelBelowTheLargest_IsKeptInPlaceOfTheSmallest()
    {
        float[] kept = Kept([0.1f, 0.3f, 0.05f, 0.4f, 0.1f, 0.05f], given: 2);
        kept.ShouldBe([3f, 2f, 0.4f, 0.05f]);
        Read(kept).ShouldBe([0.1375f, 0.1375f, 0.05f, 0.4f, 0.1375f, 0.1375f]);
        Kept([0.1f, 0.3f, 0.05f, 0.4f, 0.1f, 0.05f], given: 3).ShouldBe([3f, 1f, 0.4f, 0.3f]);
    }

    [Fact]
    public void Read_WhatWasKept_SpreadsTheRestEvenly()
    {
        float[] dense = Read([3f, 1f, 0.5f, 0.25f]);
        dense.ShouldBe([0.0625f, 0.25f, 0.0625f, 0.5f, 0.0625f, 0.0625f]);
    }

    [Fact]
    public void Read_NoPredictionYet_IsZeros() => Read(Kept(new float[6])).ShouldBe(new float[6]);

    [Fact]
    public void Read_Uniform_NeverLiftsAClassAboveThoseKept()
    {
        for (int classes = 3; classes < 2000; classes++)
        {
            var form = new DistributionForm(classes, 1);
            var uniform = new float[classes];
            uniform.AsSpan().Fill(1f / classes);
            var kept = new float[2];
            form.Write(uniform, -1, kept);
            form.Read(kept, uniform);
            Prediction.ArgMax(uniform).ShouldBe(0);
        }
    }

    [Fact]
    public void AllKept_IsTheDistributionItself()
    {
        var form = new DistributionForm(3, 0);
        float[] kept = [0.2f, 0.5f, 0.3f];
        (form.Width, form.ScratchLength, form.ArgMax(kept)).ShouldBe((3, 0, 1));
        form.Dense(kept, []).Overlaps(kept).ShouldBeTrue();
        form.Open(kept, []).Overlaps(kept).ShouldBeTrue();
        form.Probabilities(kept).ToArray().ShouldBe(kept);
        form.IsWellFormed(kept).ShouldBeTrue();
    }

    [Fact]
    public void RoundTrip_AnyDistribution_IsOneWithTheSameTop() =>
        Gen.Select(Gens.Distribution(40), Gen.Int[1, 19]).Sample((dense, topK) =>
        {
            var form = new DistributionForm(40, topK);
            var kept = new float[form.Width];
            form.Write(dense, -1, kept);
            form.IsWellFormed(kept).ShouldBeTrue();
            var back = new float[40];
            form.Read(kept, back);
            Prediction.IsValid(back).ShouldBeTrue();
            form.ArgMax(kept).ShouldBe(Prediction.ArgMax(dense));
            Prediction.ArgMax(back).ShouldBe(Prediction.ArgMax(dense));
            SampleWeight.Of(form.Probabilities(kept)).ShouldBe(SampleWeight.Of(dense));
            dense.OrderDescending().Take(topK).ShouldBe(back.OrderDescending().Take(topK));
            var again = new float[form.Width];
            form.Write(back, -1, again);
            form.Probabilities(again).SequenceEqual(form.Probabilities(kept)).ShouldBeTrue();
        });

    [Theory]
    [InlineData(6f, 1f, 0.5f, 0.2f)] // no such class
    [InlineData(-1f, 1f, 0.5f, 0.2f)]
    [InlineData(1.5f, 1f, 0.5f, 0.2f)]
    [InlineData(1f, 1f, 0.5f, 0.2f)] // twice
    [InlineData(1f, 2f, 0.2f, 0.5f)] // rising
    [InlineData(1f, 2f, 0.5f, float.NaN)]
    public void IsWellFormed_WhatNothingWrote_IsFalse(params float[] kept) => s_form.IsWellFormed(kept).ShouldBeFalse();

    /// <summary>As long as no more than k classes ever have mass, keeping the top k costs nothing.</summary>
    [Fact]
    public void After_MassOnFewClasses_EqualsTheDenseState()
    {
        var dense = new RunScope(1, 300, 0.9f, 1, MovesTargets: true);
        RunScope kept = dense with { TopK = 4 };
        (SampleState a, SampleState b) = (SampleState.Initial(dense, 7), SampleState.Initial(kept, 7));
        for (int epoch = 0; epoch < 30; epoch++)
        {
            var prediction = new float[300];
            (prediction[7], prediction[250], prediction[31]) = (0.25f, 0.5f, 0.25f);
            a = a.After(dense, epoch, prediction, 7, pinned: false);
            b = b.After(kept, epoch, prediction, 7, pinned: false);
        }

        b.LastVisit.ShouldBe(a.LastVisit);
        ShouldBeNear(Dense(kept.Form, b.Target), a.Target, 1e-6f);
        ShouldBeNear(Dense(kept.Form, b.MeanPrediction), a.MeanPrediction, 1e-6f);
    }

    [Fact]
    public void After_AnyVisits_StaysWellFormedAndADistribution() =>
        Gen.Select(Gens.Distribution(12).Array[1, 20], Gens.Momentum, Gen.Int[1, 5]).Sample((visits, momentum, topK) =>
        {
            var scope = new RunScope(1, 12, momentum, 1, MovesTargets: true, topK);
            SampleState state = SampleState.Initial(scope, -1);
            for (int epoch = 0; epoch < visits.Length; epoch++)
            {
                state = state.After(scope, epoch, visits[epoch], -1, pinned: false);
                scope.Form.IsWellFormed(state.Target).ShouldBeTrue();
                scope.Form.IsWellFormed(state.MeanPrediction).ShouldBeTrue();
                Prediction.IsValid(Dense(scope.Form, state.Target)).ShouldBeTrue();
            }
        });

    private static float[] Kept(float[] dense, int given = -1)
    {
        var kept = new float[s_form.Width];
        s_form.Write(dense, given, kept);
        return kept;
    }

    private static float[] Read(float[] kept) => Dense(s_form, kept);

    private static float[] Dense(DistributionForm form, ReadOnlySpan<float> kept)
    {
        var dense = new float[form.Classes];
        form.Read(kept, dense);
        return dense;
    }

    private static void ShouldBeNear(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, float tolerance)
    {
        for (int j = 0; j < expected.Length; j++)
        {
            actual[j].ShouldBe(expected[j], tolerance);
        }
    }
}
