using System.Text.Json;
using SatCurate.Residency;

// usage: residency [SAMPLES] [CAP] [EPOCHS]: a data set that is ten times what may be awake, through the program's own processes over a
// store in files: what it takes to ingest, clean and export it. CAP 0 is none.
int samples = args.Length > 0 ? int.Parse(args[0]) : 1_000_000;
int cap = args.Length > 1 ? int.Parse(args[1]) : samples / 10;
string epochs = args.Length > 2 ? args[2] : "3";
string folder = Directory.CreateTempSubdirectory("satcurate-residency-").FullName;
try
{
    (string features, string labels, string store) = (Path.Combine(folder, "x.npy"), Path.Combine(folder, "y.npy"), Path.Combine(folder, "store"));
    GeneratedFeatures.Write(features, labels, samples);
    Console.WriteLine($"{samples:N0} samples of {GeneratedFeatures.Features} features, {GeneratedFeatures.Classes} classes; {(cap > 0 ? $"{cap:N0} awake at most" : "no cap")}; {Environment.ProcessorCount} cores");

    Print("ingest", await MeasuredProcess.RunAsync(store, "ingest", "many", features, "--labels", labels));
    string[] awake = cap > 0 ? ["--resident-samples", $"{cap}"] : [];
    MeasuredProcess clean = await MeasuredProcess.RunAsync(store, ["clean", "many", "--model", "mlp", "--epochs", epochs, "--json", .. awake]);
    Print("clean", clean);
    MeasuredProcess export = await MeasuredProcess.RunAsync(store, "export", "many", "--to", Path.Combine(folder, "many.csv"));
    Print("export", export);

    JsonElement result = JsonDocument.Parse(clean.Output).RootElement;
    double training = result.GetProperty("seconds").GetDouble();
    double visits = samples * (double)result.GetProperty("epochs").GetInt32();
    Console.WriteLine($"training   {training,9:N1} s   {visits / training:N0} samples/s");
    if (result.GetProperty("residency") is { ValueKind: JsonValueKind.Object } residency)
    {
        long woken = residency.GetProperty("reactivations").GetInt64();
        Console.WriteLine($"woken      {woken:N0} times, {woken / training:N0}/s; at the end {residency.GetProperty("awake").GetInt32():N0} awake");
    }

    long stored = Directory.EnumerateFiles(store, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
    Console.WriteLine($"store      {stored / 1e6:N0} MB");
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static void Print(string verb, MeasuredProcess process) =>
    Console.WriteLine($"{verb,-10} {process.Seconds,9:N1} s   peak RSS {process.PeakBytes / 1e9:N2} GB");
