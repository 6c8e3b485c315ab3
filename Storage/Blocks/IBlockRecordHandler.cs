using SatCurate.Curation;

namespace SatCurate.Storage;

/// <summary>Takes the records of a block's journal in their order; see <see cref="BlockRecord.Read"/>.</summary>
public interface IBlockRecordHandler
{
    /// <summary>A run began.</summary>
    void OnRunStarted(RunScope scope);

    /// <summary>Visits of one push follow, <paramref name="count"/> of them with C = <paramref name="classes"/>.</summary>
    /// <returns>False to skip them.</returns>
    bool OnVisits(int run, int epoch, long leaseToken, int classes, int count);

    /// <summary>One of the visits.</summary>
    void OnVisit(JournaledVisit visit);

    /// <summary>An epoch ended in this block.</summary>
    void OnCut(int run, int epoch, long leaseToken);

    /// <summary>A batch of decisions follows, <paramref name="count"/> of them.</summary>
    /// <returns>False to skip them.</returns>
    bool OnDecisions(long sequence, int count);

    /// <summary>One of the decisions: a class index or one of the negative verdicts.</summary>
    void OnDecision(long sequence, int offset, int verdict);
}
