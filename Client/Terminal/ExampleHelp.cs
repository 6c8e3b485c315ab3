using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using SatCurate.Client.Commands;

namespace SatCurate.Client.Terminal;

/// <summary>The usual help, closed by the verb's example.</summary>
internal sealed class ExampleHelp(HelpAction usual) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        int code = usual.Invoke(parseResult);
        string example = parseResult.CommandResult.Command is VerbCommand verb ? verb.Example : "satcurate demo";
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Example:");
        output.WriteLine($"  {example}");
        output.WriteLine();
        return code;
    }
}
