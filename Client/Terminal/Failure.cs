using System.Runtime.InteropServices;
using SatCurate.Contracts;
using SatCurate.Curation;

namespace SatCurate.Client.Terminal;

/// <summary>What people see of an exception: one line, and the exit code.</summary>
internal static class Failure
{
    private const string NoAnswer =
        "the silo that was asked went away before it answered, so whether this was done is not known. See status or show, and try again";

    /// <summary>The line, beginning with <c>error: </c>, and the exit code.</summary>
    /// <param name="exception">What went wrong.</param>
    /// <param name="interrupted">True where the user asked to stop before.</param>
    public static (string Line, int Code) Describe(Exception exception, bool interrupted) => exception switch
    {
        InterruptedException stopped => (stopped.Message, ExitCode.Interrupted),
        OperationCanceledException when interrupted => ("interrupted", ExitCode.Interrupted),
        UserErrorException user => (Line(user.Message), ExitCode.BadUsage),
        ExternalException native => (Line(OfTorch(native.Message)), ExitCode.Failure),
        AggregateException { InnerExceptions: [{ } only] } => Describe(only, interrupted),
        not TimeoutException when Unanswered.Is(exception) => (Line(NoAnswer), ExitCode.Failure),
        _ => (Line(exception.Message), ExitCode.Failure),
    };

    /// <summary>What libtorch says, without the frames of its stack and its own advice.</summary>
    private static string OfTorch(string message) => message.Split(["Exception raised from", "(Could this error message"], StringSplitOptions.None)[0];

    private static string Line(string message)
    {
        string text = string.Join(' ', message.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return "error: " + (text.EndsWith('.') ? text : text + ".");
    }
}

/// <summary>The work was stopped on request and can be resumed; the message is shown as it is.</summary>
internal sealed class InterruptedException(string message) : Exception(message);
