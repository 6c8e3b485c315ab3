using System.CommandLine;
using System.Text;
using SatCurate.Client.Commands;
using SatCurate.Client.Terminal;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
using var interrupts = new Interrupts(Console.Error);
var root = new RootCommand("Finds and mends wrong labels of a data set while a model trains on it (Self-Adaptive Training).")
{
    new DemoCommand(),
    new IngestCommand(),
    new AppendCommand(),
    new CleanCommand(),
    new StopCommand(),
    new StatusCommand(),
    new SuspectsCommand(),
    new ShowCommand(),
    new DecideCommand(),
    new ExportCommand(),
    new ModelCommand(),
    new PredictCommand(),
    new CrossValidateCommand(),
    new RevisionsCommand(),
    new TagCommand(),
    new ReportCommand(),
    new EvaluateCommand(),
    new ExperimentCommand(),
    new DuplicatesCommand(),
    new AnnotatorsCommand(),
    new DeleteCommand(),
    new DoctorCommand(),
    new ServeCommand(),
};
return await Invocation.RunAsync(root, args, Console.Out, Console.Error, interrupts.Asked);
