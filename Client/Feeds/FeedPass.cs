using SatCurate.Contracts.Blocks;

namespace SatCurate.Client.Feeds;

/// <summary>What a feed delivers next. Every visit moves its target, so that a newer revision is delivered whole, and newer decisions on one in part.</summary>
internal static class FeedPass
{
    /// <summary>The beginning of the next pass; null where nothing is new.</summary>
    /// <param name="done">How far the feed has come; null at the beginning.</param>
    /// <param name="newest">What queries answer from now.</param>
    /// <param name="samples">Samples of the training split.</param>
    public static FeedToken? After(FeedToken? done, RevisionView newest, long samples) => done switch
    {
        null => Whole(newest),
        { } token when token.Next < samples => token,
        { } token when token.Revision != newest.Revision => Whole(newest),
        { } token when token.DecisionSequence < newest.DecisionSequence =>
            new FeedToken(token.Revision, newest.DecisionSequence, token.DecisionSequence, 0),
        _ => null,
    };

    /// <summary>All samples of a revision, from the first.</summary>
    public static FeedToken Whole(RevisionView view) => new(view.Revision, view.DecisionSequence, FeedToken.Everything, 0);
}
