using CsCheck;

namespace SatCurate.Curation.Tests;

public class DetectionMetricsTests
{
    // Worked out by hand. Sample 3 ties with 2, sample 4 is damaged, 5 is flagged but corrected to a wrong class, 6 has no score and
    // counts as 1, 8 has no known truth and counts for nothing.
    private static readonly int[] s_given = [0, 0, 1, 1, 2, 2, 0, 1, 2];
    private static readonly int[] s_corrected = [0, 1, 1, 1, 0, 1, 0, 1, 0];
    private static readonly bool[] s_flag = [false, true, false, false, true, true, false, false, true];
    private static readonly float[] s_score = [0.9f, 0.1f, 0.8f, 0.8f, 0.2f, 0.3f, float.NaN, 1f, 0f];
    private static readonly int[] s_truth = [0, 1, 1, 2, 2, 0, 0, 1, -1];

    [Fact]
    public void Of_NineSamples_IsTheResultByHand()
    {
        DetectionMetrics m = DetectionMetrics.Of(s_given, s_corrected, s_flag, s_score, s_truth);
        (m.Samples, m.Errors, m.Flagged).ShouldBe((8, 3, 3));
        m.ErrorRate.ShouldBe(3.0 / 8);
        m.Auroc.ShouldBe(12.5 / 15, 1e-12); // wins of the errors over the right ones: 5 + 3.5 + 4
        m.PrecisionAtK.ShouldBe(2.0 / 3, 1e-12);
        m.Precision.ShouldBe(2.0 / 3, 1e-12);
        m.Recall.ShouldBe(2.0 / 3, 1e-12);
        m.F1.ShouldBe(2.0 / 3, 1e-12);
        m.CorrectedAccuracy.ShouldBe(5.0 / 8);
        m.Recovery.ShouldBe(1.0 / 3, 1e-12);
        m.Damage.ShouldBe(1.0 / 5, 1e-12);
        m.DamageWorstClass.ShouldBe(1); // sample 4 is the only right one of class 2
    }

    [Fact]
    public void Of_NoErrors_HasNoAurocAndZeroShares()
    {
        DetectionMetrics m = DetectionMetrics.Of([0, 1], [0, 1], [false, false], [1f, 0.5f], [0, 1]);
        m.Auroc.ShouldBe(double.NaN);
        (m.ErrorRate, m.PrecisionAtK, m.Precision, m.Recall, m.F1, m.CorrectedAccuracy, m.Damage).ShouldBe((0, 0, 0, 0, 0, 1, 0));
    }

    [Fact]
    public void Of_TiedScores_TakesTheLowerIndexIntoTheTopK()
    {
        DetectionMetrics m = DetectionMetrics.Of([0, 0], [0, 0], [false, false], [0.5f, 0.5f], [1, 0]);
        m.PrecisionAtK.ShouldBe(1);
        m.Auroc.ShouldBe(0.5);
        DetectionMetrics.Of([0, 0], [0, 0], [false, false], [0.5f, 0.5f], [0, 1]).PrecisionAtK.ShouldBe(0);
    }

    [Fact]
    public void Of_UnlabelledSample_IsAnErrorWithoutSuspicion()
    {
        DetectionMetrics m = DetectionMetrics.Of([-1, 0], [-1, 0], [false, false], [float.NaN, 0.9f], [1, 0]);
        (m.Errors, m.Auroc, m.CorrectedAccuracy).ShouldBe((1, 0.0, 0.5));
    }

    [Fact]
    public void Of_LengthsDiffer_Throws() =>
        Should.Throw<ArgumentException>(() => DetectionMetrics.Of(s_given, s_corrected, s_flag, s_score, [0]));

    [Fact]
    public void Auroc_AnyScores_IsTheShareOfPairsInOrder() =>
        Gen.Select(Gen.Int[0, 9].Select(i => i / 9.0), Gen.Bool).Array[0, 60].Sample(samples =>
        {
            double wins = 0;
            int pairs = 0;
            foreach ((double bad, _) in samples.Where(s => s.Item2))
            {
                foreach ((double good, _) in samples.Where(s => !s.Item2))
                {
                    wins += bad > good ? 1 : bad == good ? 0.5 : 0;
                    pairs++;
                }
            }

            double auroc = Ranking.Auroc([.. samples.Select(s => s.Item1)], [.. samples.Select(s => s.Item2)]);
            if (pairs == 0)
            {
                auroc.ShouldBe(double.NaN);
            }
            else
            {
                auroc.ShouldBe(wins / pairs, 1e-12);
            }
        });

    [Fact]
    public void Auroc_SuspicionTurnedRound_IsTheComplement() =>
        Gen.Double[0, 1].Array[4, 60].Sample(suspicion =>
        {
            bool[] bad = [.. suspicion.Select((_, i) => i % 3 == 0)];
            double there = Ranking.Auroc(suspicion, bad);
            Ranking.Auroc([.. suspicion.Select(s => -s)], bad).ShouldBe(1 - there, 1e-12);
        });
}
