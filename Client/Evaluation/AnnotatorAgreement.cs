using SatCurate.Client.Export;
using SatCurate.Client.Stores;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Datasets;
using SatCurate.Storage;

namespace SatCurate.Client.Evaluation;

/// <summary>How often one annotator chose what the others did, and what the cleaning says.</summary>
/// <param name="Annotator">Name: the column of the votes.</param>
/// <param name="Votes">Samples that the annotator voted on.</param>
/// <param name="AgreesWithGiven">Share of the votes that are the given label, which is the majority's; null without votes.</param>
/// <param name="AgreesWithCorrected">Share of the votes that are the corrected label, among those on samples that have one; null where there are none.</param>
internal sealed record AnnotatorAgreement(string Annotator, long Votes, double? AgreesWithGiven, double? AgreesWithCorrected)
{
    /// <summary>Compares every annotator's votes with the given and the corrected labels of a revision; one block is in memory at a time.</summary>
    /// <param name="session">A data set with annotators.</param>
    /// <param name="view">The revision.</param>
    /// <param name="cancellationToken">Cancels between blocks.</param>
    public static async Task<IReadOnlyList<AnnotatorAgreement>> MeasureAsync(DatasetSession session, RevisionView view, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> annotators = session.Manifest.Annotators!;
        var tallies = annotators.Select(_ => new Tally()).ToArray();
        Dictionary<long, DecisionRecord> decisions =
            (await session.Grain.DecisionsAsync(view.DecisionSequence, cancellationToken)).ToDictionary(decision => decision.Index);
        int block = 0;
        await foreach (BlockRows rows in session.RowsAsync(view, cancellationToken))
        {
            BlockLabels labels = await BlockLabels.ReadAsync(session.Store, session.Manifest, block++, cancellationToken);
            int offset = 0;
            foreach (RevisionSample sample in RevisionSample.In(rows, view.Scope.Form))
            {
                int corrected = ExportRules.Corrected(sample, decisions.GetValueOrDefault(rows.First + offset)?.Verdict);
                ReadOnlySpan<int> votes = labels.Votes(offset++);
                for (int annotator = 0; annotator < votes.Length; annotator++)
                {
                    tallies[annotator].Count(votes[annotator], sample.Given, corrected);
                }
            }
        }

        return [.. annotators.Zip(tallies, (name, tally) => tally.Result(name))];
    }

    private sealed class Tally
    {
        private long _votes;
        private long _given;
        private long _corrected;
        private long _ofCorrected;

        public void Count(int vote, int given, int corrected)
        {
            if (vote < 0)
            {
                return;
            }

            _votes++;
            _given += vote == given ? 1 : 0;
            _ofCorrected += corrected >= 0 ? 1 : 0;
            _corrected += vote == corrected ? 1 : 0;
        }

        public AnnotatorAgreement Result(string name) => new(name, _votes, Share(_given, _votes), Share(_corrected, _ofCorrected));

        private static double? Share(long part, long whole) => whole == 0 ? null : (double)part / whole;
    }
}
