namespace SatCurate.Curation.Tests;

public class NoiseSpecTests
{
    [Theory]
    [InlineData("symmetric:0.4", typeof(SymmetricNoise))]
    [InlineData("symmetric-other:0.25", typeof(SymmetricNoise))]
    [InlineData("asymmetric:0.4", typeof(AsymmetricNoise))]
    [InlineData("asymmetric:1:cat>dog,2>7", typeof(AsymmetricNoise))]
    [InlineData("pair:0", typeof(PairNoise))]
    [InlineData("instance:0.4", typeof(InstanceNoise))]
    [InlineData("gaussian-image:0.2", typeof(ImageCorruption))]
    [InlineData("random-pixels:1", typeof(ImageCorruption))]
    [InlineData("shuffled-pixels:0", typeof(ImageCorruption))]
    [InlineData("file:C:\\labels: mine.csv", typeof(FileNoise))]
    public void Parse_AllowedForm_GivesTheModelAndItsTextBack(string text, Type model)
    {
        var spec = NoiseSpec.Parse(text);
        spec.ShouldBeOfType(model);
        spec.ToString().ShouldBe(text);
        NoiseSpec.Parse(spec.Text).ShouldBe(spec);
    }

    [Fact]
    public void Parse_File_KeepsThePath() =>
        NoiseSpec.Parse("file:a:b/c.csv").ShouldBeOfType<FileNoise>().Path.ShouldBe("a:b/c.csv");

    [Fact]
    public void Apply_File_IsNotForThisProject() =>
        Should.Throw<InvalidOperationException>(() => NoiseSpec.Parse("file:x.csv").Apply(new int[3], ["a", "b"], 1));

    [Fact]
    public void Apply_InstanceNoiseWithoutSamples_IsRefused() =>
        Should.Throw<InvalidOperationException>(() => NoiseSpec.Parse("instance:0.4").Apply(new int[3], ["a", "b"], 1));

    [Fact]
    public void Apply_ImageCorruption_LeavesLabelsAsTheyAre()
    {
        int[] labels = [0, 1, -1];
        NoiseSpec.Parse("gaussian-image:1").Apply(labels, ["a", "b"], 1).ShouldBe(new NoiseOutcome(2, 0, 0));
        labels.ShouldBe([0, 1, -1]);
    }

    [Theory]
    [InlineData("", "unknown noise model ''")]
    [InlineData("gauss:0.1", "unknown noise model 'gauss'")]
    [InlineData("Symmetric:0.1", "unknown noise model 'Symmetric'")]
    [InlineData("symmetric", "noise without a rate")]
    [InlineData("symmetric:", "noise without a rate")]
    [InlineData("symmetric:abc", "noise rate 'abc' is not a number")]
    [InlineData("symmetric:0,4", "noise rate '0,4' is not a number")]
    [InlineData("symmetric:0.4:0.5", "noise rate '0.4:0.5' is not a number")]
    [InlineData("symmetric:1.5", "noise rate 1.5 lies outside [0,1]")]
    [InlineData("symmetric-other:-0.1", "noise rate -0.1 lies outside [0,1]")]
    [InlineData("pair:NaN", "noise rate NaN lies outside [0,1]")]
    [InlineData("pair:40%", "noise rate '40%' is not a number")]
    [InlineData("instance:", "noise without a rate")]
    [InlineData("gaussian-image:2", "noise rate 2 lies outside [0,1]")]
    [InlineData("file:", "file noise without a path")]
    [InlineData("asymmetric:0.1:cat", "'cat' is not of the form from>to")]
    [InlineData("asymmetric:0.1:", "'' is not of the form from>to")]
    [InlineData("asymmetric:0.1:a>b>c", "'a>b>c' is not of the form from>to")]
    public void Parse_Malformed_NamesOptionAndAllowedForms(string text, string what)
    {
        string message = Should.Throw<UserErrorException>(() => NoiseSpec.Parse(text)).Message;
        message.ShouldBe($"{what} (--inject {text}). {NoiseSpec.Forms}.");
    }

    [Theory]
    [InlineData("asymmetric:0.1:a>a", "class 'a' is mapped to itself")]
    [InlineData("asymmetric:0.1:a>b,a>c", "class 'a' is mapped twice")]
    public void Parse_ContradictoryMap_SaysWhy(string text, string what) =>
        Should.Throw<UserErrorException>(() => NoiseSpec.Parse(text)).Message.ShouldBe($"{what} (--inject {text}).");

    [Fact]
    public void Apply_AsymmetricWithoutMapOnOtherClasses_HintsAtTheInlineMap()
    {
        string message = Should.Throw<UserErrorException>(() => NoiseSpec.Parse("asymmetric:0.4").Apply(new int[2], ["x", "y"], 1)).Message;
        message.ShouldStartWith("the data set has no class 'truck' (--inject asymmetric:0.4).");
        message.ShouldContain("asymmetric:0.4:from>to,from>to");
    }

    [Theory]
    [InlineData("symmetric-other:0.4")]
    [InlineData("pair:0.4")]
    public void Apply_OneClass_IsAUserError(string text) =>
        Should.Throw<UserErrorException>(() => NoiseSpec.Parse(text).Apply(new int[5], ["only"], 1)).Message.ShouldContain(text);

    [Theory]
    [InlineData(-2)]
    [InlineData(3)]
    public void Apply_LabelOutOfRange_Throws(int label) =>
        Should.Throw<ArgumentOutOfRangeException>(() => NoiseSpec.Parse("pair:0").Apply([0, label], ["a", "b", "c"], 1));
}
