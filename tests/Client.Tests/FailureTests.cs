using System.Runtime.InteropServices;
using Orleans.Runtime;
using SatCurate.Client.Terminal;
using SatCurate.Curation;

namespace SatCurate.Client.Tests;

public class FailureTests
{
    [Fact]
    public void Describe_UserError_IsBadUsage() =>
        Failure.Describe(new UserErrorException("no such file", "x.csv", "Name another"), interrupted: false)
            .ShouldBe(("error: no such file (x.csv). Name another.", ExitCode.BadUsage));

    [Fact]
    public void Describe_AnythingElse_IsAFailureOnOneLine() =>
        Failure.Describe(new IOException("disk\r\n  full"), interrupted: false).ShouldBe(("error: disk full.", ExitCode.Failure));

    [Fact]
    public void Describe_AnErrorOfLibtorch_IsWhatItSaysWithoutItsStack() =>
        Failure.Describe(new TorchError("sizes do not match. (Could this error message be improved?)\nException raised from f at a.h:1\nframe #0: c10::Error()"), interrupted: false)
            .ShouldBe(("error: sizes do not match.", ExitCode.Failure));

    [Fact]
    public void Describe_ASiloThatWentAway_SaysWhatToDoWithoutTheStackThatItsMessageHas()
    {
        string line = Failure.Describe(
            new SiloUnavailableException("Exception while sending message: System.IO.IOException: gone\n   at Orleans.Runtime.F()"), interrupted: false).Line;
        line.ShouldContain("went away before it answered");
        line.ShouldNotContain("Orleans");
    }

    [Fact]
    public void Describe_CancelledByTheUser_IsAnInterrupt() =>
        Failure.Describe(new TaskCanceledException(), interrupted: true).Code.ShouldBe(ExitCode.Interrupted);

    [Fact]
    public void Describe_CancelledByNobody_IsAFailure() =>
        Failure.Describe(new TaskCanceledException(), interrupted: false).Code.ShouldBe(ExitCode.Failure);

    [Theory]
    [InlineData("Cannot parse argument 'x' for option '--epochs' as expected type 'System.Nullable`1[System.Int32]'.", "cannot parse argument 'x' for option '--epochs'")]
    [InlineData("Must be one of:\n\t'a'\n\t'b'", "must be one of: 'a' 'b'")]
    public void UsageText_ParserMessage_BecomesOneLine(string message, string line) => UsageText.Of(message).ShouldBe(line);

    private sealed class TorchError(string message) : ExternalException(message);
}
