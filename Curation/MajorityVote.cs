namespace SatCurate.Curation;

/// <summary>One label out of several annotators' votes.</summary>
public static class MajorityVote
{
    /// <summary>
    /// The class with the most votes; among equals the one that the first annotator who voted for any of them chose. -1 where nobody voted.
    /// </summary>
    /// <param name="votes">One class an annotator, -1 where that one gave none.</param>
    public static int Of(ReadOnlySpan<int> votes)
    {
        (int best, int most) = (-1, 0);
        foreach (int vote in votes)
        {
            int count = vote < 0 ? 0 : votes.Count(vote);
            if (count > most)
            {
                (best, most) = (vote, count);
            }
        }

        return best;
    }
}
