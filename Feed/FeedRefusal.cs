namespace SatCurate.Feed;

/// <summary>Why a feed can't be had. The values are the statuses of HTTP that say so.</summary>
public enum FeedRefusal
{
    /// <summary>The server says so for a reason of its own, which the message tells.</summary>
    Other = 0,

    /// <summary>The request contradicts itself, a value is out of its range, or the token is none of the data set as it is now.</summary>
    BadRequest = 400,

    /// <summary>There is no such data set or revision.</summary>
    NotFound = 404,

    /// <summary>No run has passed its warm-up, and none is under way.</summary>
    NothingYet = 409,

    /// <summary>What the token stands in is not kept any more: begin again without it.</summary>
    Gone = 410,
}
