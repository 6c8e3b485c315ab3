namespace SatCurate.Faults;

/// <summary>What a proxy does with a request.</summary>
public enum WireFault
{
    /// <summary>Passes it on.</summary>
    None,

    /// <summary>Answers 503 without asking the service.</summary>
    Busy,

    /// <summary>Answers 500 without asking the service.</summary>
    Error,

    /// <summary>Answers 409 without asking the service: the blob takes no more appends.</summary>
    Full,

    /// <summary>Passes it on late.</summary>
    Late,

    /// <summary>Passes it on and loses the answer.</summary>
    AnswerLost,

    /// <summary>Holds it for ever: the service never sees it.</summary>
    HeldBefore,

    /// <summary>Passes it on and holds the answer for ever.</summary>
    HeldAfter,
}
